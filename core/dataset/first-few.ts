/** Counts things that are found in any order, and keeps those that come first by their number. */
export class FirstFew<Thing> {
  count = 0;
  /** What is not below it comes too late. */
  private limit = Number.POSITIVE_INFINITY;
  private found: { readonly number: number; readonly thing: Thing }[] = [];

  /** @param most things that are kept */
  constructor(private readonly most: number) {}

  /** Of the same number, what is added first comes first. */
  add(number: number, thing: () => Thing): void {
    this.count += 1;
    if (number >= this.limit) return;
    this.found.push({ number, thing: thing() });
    if (this.found.length > 2 * this.most + 16) this.cut();
  }

  /** In the order of their numbers. */
  get first(): readonly Thing[] {
    this.cut();
    return this.found.map(({ thing }) => thing);
  }

  private cut(): void {
    this.found.sort((a, b) => a.number - b.number);
    if (this.found.length < this.most) return;
    this.found.length = this.most;
    this.limit = this.found.at(-1)?.number ?? this.limit;
  }
}
