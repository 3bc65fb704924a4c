import { InvalidArgumentError, type Option } from 'commander';

/** A kill or fault matrix: what `npm run chaos -- NAME` runs. */
export interface ChaosMatrix<Options extends ChaosOptions = ChaosOptions> {
  /** What is broken, and what must hold all the same: the text of `--help`. */
  readonly description: string;
  /** How many points are tried unless `--points` says otherwise. */
  readonly points: number;
  /** Flags of this matrix alone. */
  readonly options?: readonly Option[];
  run(options: Options): Promise<ChaosResult>;
}

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

/** Parses the value of an option. @throws InvalidArgumentError for anything else */
export function numberFromOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 up.');
  return Number(text);
}

/** Parses the value of an option that may be 0. @throws InvalidArgumentError for anything else */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number from 0 up.');
  return Number(text);
}
