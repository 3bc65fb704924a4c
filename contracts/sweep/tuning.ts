import type { FileProof } from '../stored/stored-file.js';
import type { TrainingPlan } from '../training/training-plan.js';

/** A hyperparameter that SageMaker searches, in its terms. */
export type TuningRange =
  | {
      readonly kind: 'integer' | 'continuous';
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly scale: 'Linear' | 'Logarithmic' | 'ReverseLogarithmic';
    }
  | { readonly kind: 'categorical'; readonly name: string; readonly values: readonly string[] };

/** What one algorithm trains with: the plan's hyperparameters are those that stay the same. */
export interface TuningDefinition {
  readonly name: string;
  readonly plan: TrainingPlan;
  readonly ranges: readonly TuningRange[];
}

/** A sweep as one tuning job of SageMaker. */
export interface TuningPlan {
  readonly owner: string;
  readonly run: string;
  readonly strategy: 'Bayesian' | 'Random' | 'Hyperband' | 'Grid';
  /** Boosting rounds of Hyperband. */
  readonly resources?: { readonly min: number; readonly max: number };
  /** Undefined for a grid, which has as many as it has points. */
  readonly maxTrials?: number;
  readonly maxParallel: number;
  readonly maxSeconds?: number | undefined;
  readonly target?: number | undefined;
  readonly noImprovement?: number | undefined;
  /** Whether SageMaker stops trials that its median rule gives no chance. */
  readonly earlyStop: boolean;
  readonly seed: number;
  readonly definitions: readonly TuningDefinition[];
  readonly warmStart?: TuningParents | undefined;
}

/** Tuning jobs that a new one starts from. */
export interface TuningParents {
  readonly jobs: readonly string[];
  /** Whether all of them trained on the same data. */
  readonly sameData: boolean;
}

/** A training job of a tuning job. */
export interface TunedTrial {
  readonly job: string;
  /** Name of its definition: the algorithm. */
  readonly algorithm: string;
  readonly tuned: Readonly<Record<string, string>>;
}

export interface EndedTunedTrial extends TunedTrial {
  readonly status: 'Completed' | 'Failed' | 'Stopped' | 'MaxRuntimeExceeded';
  readonly objective?: number | undefined;
  readonly modelUri?: string | undefined;
  readonly modelProof?: FileProof | undefined;
  readonly reason?: string;
  readonly logTail: readonly string[];
  readonly instanceType: string;
  readonly seconds: number;
  readonly billableSeconds: number;
}

/** What a watch of a tuning job comes back with: what is new since the watch before. */
export interface TuningChanges {
  readonly started: readonly TunedTrial[];
  readonly ended: readonly EndedTunedTrial[];
  /** Set when the tuning job has ended. */
  readonly end?:
    | { readonly status: 'Completed' | 'Failed' | 'Stopped'; readonly reason?: string | undefined }
    | undefined;
}
