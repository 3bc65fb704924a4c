import type { FailureType } from '../failures/failures.js';
import type { FileProof } from '../stored/stored-file.js';
import type { RuleJudge } from './rule-findings.js';

/** A remote job, by its exact name. */
export interface JobRef {
  readonly name: string;
  /** True when an identical job already existed, so nothing was started. */
  readonly attached: boolean;
}

export interface TrainingJobRef extends JobRef {
  /** Who judges the rules that AWS knows too. */
  readonly judge: RuleJudge;
}

/** How a remote job ended. */
export type JobEnd = CompletedJob | FailedJob;

interface EndedJob {
  readonly name: string;
  /** Last value of each metric by name; those that ended as NaN or infinite are left out. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Seconds between start and end of training, and those AWS bills. */
  readonly trainingSeconds: number;
  readonly billableSeconds: number;
  /** When its training began and ended, milliseconds since 1970; undefined when it never began. */
  readonly trained?: readonly [number, number] | undefined;
}

export interface CompletedJob extends EndedJob {
  readonly kind: 'completed';
  readonly modelUri: string;
  /** What the model was when the job had ended. */
  readonly modelProof?: FileProof | undefined;
}

export interface FailedJob extends EndedJob {
  readonly kind: 'failed';
  readonly failure: FailureType;
  /** The service's or the container's own sentence. */
  readonly reason: string;
  /** The last 50 lines of the log, oldest first. */
  readonly logTail: readonly string[];
}

/** What a watcher shows while a job runs; it travels in heartbeats, so it costs no history. */
export interface JobProgress {
  /** For people, who see heartbeats beside a pending activity in the Web UI: `round 40 of 150, validation:rmse 4.13000`. */
  readonly progress?: string | undefined;
  readonly job: string;
  readonly status: string;
  /** Newest point of the objective. */
  readonly step?: number | undefined;
  readonly value?: number | undefined;
}
