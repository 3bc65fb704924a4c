/** What a measurement prints: one run, ours beside its peers doing the same work. */
export interface BenchResult {
  readonly bench: string;
  /** Ours first. */
  readonly rows: readonly BenchRow[];
  /** The peer's seconds over ours, unless the bench says otherwise; null without a peer. */
  readonly ratio: number | null;
}

export interface BenchRow {
  readonly name: string;
  readonly seconds: number;
  /** Peak resident memory of the whole process, MiB. */
  readonly peak_mb: number | null;
  readonly [figure: string]: unknown;
}
