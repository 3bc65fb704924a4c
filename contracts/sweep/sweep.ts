import type { InstanceQueueRef } from '../instance-queue/instance-queue.js';
import type { SweepNotifications } from '../notification/sweep-notifications.js';
import type { SweepRequest, TrainingSettings } from '../request/request.js';
import type { Rules } from '../request/rules.js';
import type { ReachedLimit } from '../request/sweep-limits.js';
import type { RunTracking } from '../tracking/tracker.js';
import type { Channel } from '../training/training-plan.js';
import type { TrialResult } from '../training/trial.js';
import type { RungPoint } from '../training/watch.js';
import type { RepeatedTrial } from './repeated-trial.js';
import type { RecordedTrial, WarmStart } from './sweep-record.js';

/** What a sweep workflow needs: the search, and what every job of it shares. */
export interface SweepInput {
  readonly run: string;
  readonly search: SweepRequest;
  readonly training: TrainingSettings;
  readonly rules: Rules;
  readonly images: Readonly<Record<string, string>>;
  /** Where images lie whose declarations name no registry; undefined in a sweep of 0.1.0, which had none. */
  readonly registry?: string | undefined;
  /** Content of the containers; trials that were done before are taken over only with it. */
  readonly containers?: Readonly<Record<string, string>> | undefined;
  /** Content of local containers, by repository. */
  readonly repositories?: Readonly<Record<string, string>> | undefined;
  readonly channels: {
    readonly train: string;
    readonly validation: string;
    /** What the addresses are; prefixes where a run of 0.1.0 asks. */
    readonly dataType?: Channel['dataType'];
    /** The same rows as CSV, where an algorithm of the search reads no other. */
    readonly csv?: { readonly train: string; readonly validation: string };
  };
  readonly outputUri: string;
  /** Name of the metric that ranks trials; smaller is better. */
  readonly objective: string;
  /** US dollars an hour of instance types that have a price. */
  readonly prices: Readonly<Record<string, number>>;
  /** Where trials wait for instances. */
  readonly instanceQueue: InstanceQueueRef;
  /** Where the sweep leaves its record for later sweeps. */
  readonly recordUri: string;
  /** Says which data the trials were trained on: results of the same data can be compared. */
  readonly dataKey: string;
  /** Names of our search attributes that the server knows; undefined in a sweep of 0.1.0. */
  readonly searchAttributes?: readonly string[] | undefined;
  /** Who is told of rules that fire on its trials; nobody where it is left out. */
  readonly notifications?: SweepNotifications | undefined;
  /** The points that are tried, in place of a search; of a run that does another one again. */
  readonly repeats?: readonly RepeatedTrial[] | undefined;
  /** Left out where no tracker is told of its trials. */
  readonly tracking?: RunTracking | undefined;
  /** Trials of earlier sweeps. */
  readonly warm?: WarmStart | undefined;
  /** Events of history after which the workflow continues as new. */
  readonly eventsPerRun?: number;
  /** What the run of the workflow before this one has left. */
  readonly carried?: SweepCarried;
}

export interface SweepCarried {
  readonly control: {
    readonly search: SweepRequest;
    readonly startedAt: number;
    readonly pausedMs: number;
    readonly pausedAt?: number | undefined;
  };
  readonly next: number;
  readonly trials: readonly (RecordedTrial & { readonly index: number })[];
  readonly rungs: readonly (RungPoint & { readonly index: number })[];
}

export interface SweepResult {
  readonly sweep: string;
  /** Best first; then pruned, stopped and failed ones. */
  readonly results: readonly TrialResult[];
  /** Why it ended early, for people; undefined when the search went to its end. */
  readonly ended?: string;
  /** The limit that ended it; undefined too when the tuning job failed or somebody stopped it. */
  readonly limit?: ReachedLimit | undefined;
}
