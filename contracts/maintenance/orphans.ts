/** What the project has of SageMaker that costs money; a tuning job comes before its training jobs, which end with it. */
export const JOB_KINDS = ['tuning', 'automl', 'training', 'transform', 'processing', 'endpoint'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** `training job`, `endpoint`: what a kind is called. */
export const kindName = (kind: JobKind): string =>
  kind === 'endpoint' ? kind : kind === 'automl' ? 'AutoML job' : `${kind} job`;

/** One schedule for each Temporal namespace. */
export const REAP_SCHEDULE_ID = 'reap-orphans';

export interface ReapInput {
  /** Only reports. */
  readonly dryRun: boolean;
  /** A job younger than this is left alone. */
  readonly graceSeconds: number;
}

/** A job that runs though the workflow that started it does not. */
export interface Orphan {
  readonly kind: JobKind;
  readonly name: string;
  /** Workflow id. */
  readonly owner: string;
  readonly run: string;
  /** ISO time. */
  readonly createdAt: string;
}

/** What a search found. */
export interface FoundOrphans {
  readonly orphans: readonly Orphan[];
  /** Jobs in progress that were looked at. */
  readonly seen: number;
  /** Jobs of other projects, and of ours that another Temporal service started. */
  readonly foreign: number;
  /** Ours, too young to judge. */
  readonly young: number;
}

export interface ReapResult extends FoundOrphans {
  readonly dryRun: boolean;
  /** Names of the jobs that were stopped. */
  readonly stopped: readonly string[];
  /** Jobs that could not be stopped, with the reason; the next search tries again. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}
