/** A move of the pointer, and when it began and had ended, in milliseconds since 1970. */
export interface Move {
  readonly kind: 'published' | 'rolled back';
  readonly version: string;
  readonly began: number;
  readonly ended: number;
}

/** What a planner's program has read, or why it could not. */
export type PlannersRead = { readonly began: number; readonly ended: number } & (
  | { readonly version: string; readonly units: number }
  | { readonly error: string }
);

/** Two programs on one machine see its clock this much apart, in milliseconds. */
const CLOCK_MS = 2;

/** The moves of a pointer, one after the other, against which reads are held. */
export class MovesOfPointer {
  private readonly moves: Move[] = [];

  /** Notes a move that `work` makes. */
  async make(kind: Move['kind'], version: string, work: () => Promise<unknown>): Promise<void> {
    const began = now();
    await work();
    this.add({ kind, version, began, ended: now() });
  }

  add(move: Move): void {
    this.moves.push(move);
  }

  get current(): string | undefined {
    return this.moves.at(-1)?.version;
  }

  count(kind: Move['kind']): number {
    return this.moves.filter((move) => move.kind === kind).length;
  }

  /** What is wrong with a read: it failed, was mixed, or of a version that was not current while it went on. @param units of all rows, by version */
  faultsOf(read: PlannersRead, units: ReadonlyMap<string, number>): readonly string[] {
    if ('error' in read) return [`a read failed: ${read.error}`];
    const { version, began, ended } = read;
    const expected = units.get(version);
    if (read.units !== expected) return [`${read.units} instead of ${expected} units of ${version}`];
    const wasCurrent = this.moves.some((move, at) => {
      const left = this.moves[at + 1]?.ended ?? Number.POSITIVE_INFINITY;
      return move.version === version && move.began - CLOCK_MS <= ended && began <= left + CLOCK_MS;
    });
    return wasCurrent ? [] : [`${version} was read when it was not the current version`];
  }
}

/** With parts of a millisecond. */
export const now = (): number => performance.timeOrigin + performance.now();
