import type { ForecastRequest } from '../request/request.js';
import type { RepeatedTrial } from '../sweep/repeated-trial.js';

/** A run that is done again, by what its record says. */
export interface ReproducedRun {
  readonly run: string;
  /**
   * The trials of its search that completed, in the order of their numbers; undefined where it did not search. Their points are
   * those of the record: which trial had ended first, and so what the search proposed next, was chance.
   */
  readonly trials?: readonly RepeatedTrial[] | undefined;
  /** The run whose champion is taken over where there is no search; that of the run itself, where its search is not to be made again. */
  readonly from?: { readonly run: string; readonly mode: 'refit' | 'forecast' } | undefined;
  /** The run whose champion the best of its search was held against; undefined where there was no contest. */
  readonly opponent?: string | undefined;
}

/** What starts a reproduction. */
export interface ReproduceInput {
  /** Its own id: jobs and files are named after it. */
  readonly run: string;
  readonly of: ReproducedRun;
  /** As its run was asked. */
  readonly request: ForecastRequest;
  /** The raw files, as its run read them. */
  readonly dataset: { readonly uri: string };
}

/** What a reproduction leaves; the numbers themselves lie in the object store, as those of a run do. */
export interface ReproductionResult {
  readonly run: string;
  readonly of: string;
  /** Its champion, on the validation window. */
  readonly champion: { readonly name: string; readonly algorithm: string; readonly wrmsse: number };
  readonly jobs: { readonly count: number; readonly billableSeconds: number };
  readonly seconds: number;
}
