/** What a kill or fault matrix prints. */
export interface ChaosResult {
  readonly matrix: string;
  readonly points: number;
  readonly failures: readonly ChaosFailure[];
  /** Further tables of the matrix, for the reader. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
}

export interface ChaosFailure {
  readonly point: string;
  readonly expected: string;
  readonly got: string;
}

export interface ChaosOptions {
  readonly points: number;
  /** Same seed, same points. */
  readonly seed: number;
  readonly log: (line: string) => void;
}
