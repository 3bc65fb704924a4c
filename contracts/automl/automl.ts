import type { AutopilotSettings } from '../request/autopilot.js';
import type { FileProof } from '../stored/stored-file.js';
import type { Channel } from '../training/training-plan.js';

/** One search by Autopilot, as a child workflow gets it. */
export interface AutoMLPlan {
  /** Workflow id. */
  readonly owner: string;
  readonly run: string;
  /** Begins the names of its candidates: `autopilot`. */
  readonly name: string;
  readonly channels: readonly Channel[];
  readonly settings: AutopilotSettings;
  /** US dollars an hour of the type that its time is counted by, where that has a price. */
  readonly price?: number | undefined;
  readonly outputUri: string;
}

/** A candidate as SageMaker tells it. */
export interface FoundCandidate {
  /** SageMaker's name for it. */
  readonly name: string;
  readonly status: 'InProgress' | 'Completed' | 'Failed' | 'Stopped';
  /** Root of the mean squared error on the validation rows, of seven digits: like the trials, which log theirs. */
  readonly rmse?: number | undefined;
  readonly seconds: number;
  /** When it began and ended, milliseconds since 1970; undefined while it runs. */
  readonly trained?: readonly [number, number] | undefined;
  readonly reason?: string | undefined;
  readonly image?: string | undefined;
  readonly modelUri?: string | undefined;
  readonly modelProof?: FileProof | undefined;
  /** What the platform sets for its container. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** What a watch of a search comes back with. */
export interface AutoMLNews {
  /** All so far, oldest first. */
  readonly candidates: readonly FoundCandidate[];
  readonly end?: {
    readonly status: 'Completed' | 'Failed' | 'Stopped';
    readonly reason?: string | undefined;
    /** From its creation to its end. */
    readonly seconds: number;
  };
}
