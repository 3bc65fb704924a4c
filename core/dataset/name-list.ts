/** Names by number, counted from 0 in the order in which they came. */
export class NameList {
  readonly names: string[] = [];
  private readonly numbers = new Map<string, number>();

  /** @returns its number, a new one where it has none */
  add(name: string): number {
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    this.numbers.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }

  numberOf(name: string): number | undefined {
    return this.numbers.get(name);
  }

  name(number: number): string {
    return this.names[number] as string;
  }
}
