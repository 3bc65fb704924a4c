import type { MetricDefinition } from '../../contracts/algorithms/algorithms.js';
import type { Rules } from '../../contracts/request/rules.js';
import type { RuleJudge } from '../../contracts/training/rule-findings.js';
import type { Channel } from '../../contracts/training/training-plan.js';
import type { WatchState } from '../../contracts/training/watch.js';

/** The job that a watch follows, and what it brings back. */
export interface WatchTrainingInput {
  readonly job: string;
  readonly metrics: readonly MetricDefinition[];
  readonly objective: string;
  /** Rounds that the job trains at most; undefined where a run of 0.1.0 asks. */
  readonly rounds?: number | undefined;
  readonly rules?: Rules | undefined;
  /** Who judges the rules that AWS knows. */
  readonly judge: RuleJudge;
  /** Where hooks save tensors, a folder a job. */
  readonly debugUri: string;
  /** What the job learns from; undefined where a run of 0.1.0 asks. */
  readonly channels?: readonly Channel[];
  /** Rounds after which the watch comes back with the objective, rising. */
  readonly rungs: readonly number[];
  /** Where the watch before came back. */
  readonly resume?: WatchState | undefined;
}
