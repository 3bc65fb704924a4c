/** What is wrong, of which the first place is shown: a table that is broken is so in many rows. */
export class FoundProblems {
  private first: string | undefined;
  private count = 0;

  /** @param problem a sentence without its stop */
  add(problem: string): void {
    this.first ??= problem;
    this.count += 1;
  }

  /** Undefined where nothing is wrong. */
  get sentence(): string | undefined {
    if (this.first === undefined) return undefined;
    return this.count === 1
      ? `${this.first}.`
      : `${this.first}, and ${(this.count - 1).toLocaleString('en')} more like it.`;
  }
}
