import { InvalidArgumentError, type Option } from 'commander';

/** A measurement: what `npm run bench -- NAME` runs. */
export interface Bench<Flags = Record<string, never>> {
  /** What is measured against whom, and how to read it: the text of `--help`. */
  readonly description: string;
  readonly options: readonly Option[];
  run(flags: Flags): Promise<BenchResult>;
}

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

/** Parses the value of an option. @throws InvalidArgumentError naming the least that is allowed */
export const wholeNumberFrom =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least) throw new InvalidArgumentError(`Give a whole number from ${least} up.`);
    return value;
  };
