type AddFault = (line: number, column: string, value: string, problem: string, cure: string) => void;

/**
 * In what each thing lies: the department of an item, the state of a store. The levels of the hierarchy add up only where
 * each has one.
 */
export class Parents {
  /** Lines of each parent of a child. */
  private readonly linesOf = new Map<string, Map<string, number[]>>();

  /** @param child what lies in it, for messages: `the item` */
  constructor(
    private readonly column: string,
    private readonly child: string,
    private readonly problem: string,
  ) {}

  add(child: string, parent: string, line: number): void {
    const parents = this.linesOf.get(child) ?? new Map<string, number[]>();
    this.linesOf.set(child, parents);
    const lines = parents.get(parent);
    if (lines === undefined) parents.set(parent, [line]);
    else lines.push(line);
  }

  /** Reports the rows that differ from most rows of the same child, wherever they stand. */
  check(fault: AddFault): void {
    for (const [child, parents] of this.linesOf) {
      if (parents.size < 2) continue;
      const [usual, lines] = mostUsual(parents);
      const where = lines.length === 1 ? `line ${lines[0]}` : `${lines.length.toLocaleString('en')} rows`;
      const cure = `Write '${usual}', as in ${where}, or give it the same ${this.column} everywhere.`;
      for (const [parent, wrong] of parents) {
        if (parent === usual) continue;
        const value = `${parent}, but ${this.child} ${child} has ${usual} in ${where}`;
        for (const line of wrong) fault(line, this.column, value, this.problem, cure);
      }
    }
  }
}

/** The first of the most frequent; an empty name is never meant. */
function mostUsual(parents: ReadonlyMap<string, readonly number[]>): readonly [string, readonly number[]] {
  const weight = ([name, lines]: readonly [string, readonly number[]]) => (name.trim() === '' ? 0 : lines.length);
  return [...parents].toSorted((a, b) => weight(b) - weight(a))[0] as readonly [string, readonly number[]];
}
