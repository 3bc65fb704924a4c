import { type FaultList, KEPT_PLACES } from './faults.js';
import { IntColumn } from './int-column.js';

/** Rows that have one parent for a child: their number, and the lines of the first ones, of which no more are told. */
class Rows {
  readonly lines = new IntColumn();
  count = 0;

  add(line: number): void {
    this.count += 1;
    if (this.lines.length < KEPT_PLACES) this.lines.push(line);
  }
}

/**
 * In what each thing lies: the department of an item, the state of a store. The levels of the hierarchy add up only where
 * each has one.
 */
export class Parents {
  /** Rows of each parent of a child. */
  private readonly rowsOf = new Map<string, Map<string, Rows>>();

  /** @param child what lies in it, for messages: `the item` */
  constructor(
    private readonly column: string,
    private readonly child: string,
    private readonly problem: string,
  ) {}

  add(child: string, parent: string, line: number): void {
    const parents = this.rowsOf.get(child) ?? new Map<string, Rows>();
    if (parents.size === 0) this.rowsOf.set(child, parents);
    let rows = parents.get(parent);
    if (rows === undefined) {
      rows = new Rows();
      parents.set(parent, rows);
    }
    rows.add(line);
  }

  /** The parent of a child that has one alone. */
  parentOf(child: string): string {
    return this.rowsOf.get(child)?.keys().next().value as string;
  }

  /** Reports the rows that differ from most rows of the same child, wherever they stand. */
  check(file: string, placeOf: (line: number) => string, faults: FaultList): void {
    for (const [child, parents] of this.rowsOf) {
      if (parents.size < 2) continue;
      const [usual, { count, lines }] = mostUsual(parents);
      const where = count === 1 ? placeOf(lines.get(0)) : `${count.toLocaleString('en')} rows`;
      const cure = `Write '${usual}', as in ${where}, or give it the same ${this.column} everywhere.`;
      for (const [parent, wrong] of parents) {
        if (parent === usual) continue;
        const value = `${parent}, but ${this.child} ${child} has ${usual} in ${where}`;
        const fault = { file, column: this.column, value, problem: this.problem, cure };
        for (const line of wrong.lines.view()) faults.add({ ...fault, line });
        faults.addMore({ ...fault, line: 0 }, wrong.count - wrong.lines.length);
      }
    }
  }
}

/** The first of the most frequent; an empty name is never meant. */
function mostUsual(parents: ReadonlyMap<string, Rows>): readonly [string, Rows] {
  const weight = ([name, rows]: readonly [string, Rows]) => (name.trim() === '' ? 0 : rows.count);
  return [...parents].toSorted((a, b) => weight(b) - weight(a))[0] as readonly [string, Rows];
}
