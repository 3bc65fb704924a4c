import type { MetricDefinition } from '../algorithms/algorithms.js';
import type { Rules } from '../request/rules.js';

/** One input of a training job: a directory below /opt/ml/input/data. */
export interface Channel {
  readonly name: 'train' | 'validation';
  readonly uri: string;
  /** `S3Prefix`: every object below the prefix; `ManifestFile`: the objects that the JSON file lists. */
  readonly dataType: 'S3Prefix' | 'ManifestFile';
  readonly contentType: string;
}

/** Everything that a training job is made from, apart from who asks and which attempt it is. */
export interface TrainingPlan {
  readonly algorithm: string;
  readonly image: string;
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly channels: readonly Channel[];
  readonly metrics: readonly MetricDefinition[];
  /** A built-in algorithm brings its own metric definitions, and SageMaker refuses others; we only read its log by these. */
  readonly builtIn: boolean;
  /** The metric that ranks trials, one of `metrics`; smaller is better. */
  readonly objective: string;
  /** Tried in this order when AWS has no capacity. */
  readonly instanceTypes: readonly string[];
  readonly volumeGb: number;
  readonly maxRuntimeSeconds: number;
  /** Managed spot training; on-demand instances where it is left out. */
  readonly spot?: { readonly maxWaitSeconds: number; readonly checkpoints: boolean };
  /** Time that the instance is kept for the next job; undefined where it goes at once. */
  readonly keepAliveSeconds?: number | undefined;
  /** Prefix below which SageMaker writes `<job>/output/model.tar.gz`. */
  readonly outputUri: string;
  /** What watches the job; undefined where nothing does. */
  readonly rules?: Rules | undefined;
  /** Whether the image saves the tensors that SageMaker's own rule evaluations need. */
  readonly savesTensors: boolean;
  /** The hyperparameter that says how many rounds the job trains; of a bundled algorithm its name says so. */
  readonly rounds?: string;
}

/** Prefix below which hooks save the tensors of a plan's jobs. */
export const debugUriOf = ({ outputUri }: Pick<TrainingPlan, 'outputUri'>): string => `${outputUri}/debug`;

/** One attempt at a plan: what submit turns into exactly one remote job. */
export interface TrainingAttempt {
  readonly owner: string;
  readonly run: string;
  readonly attempt: number;
  readonly instanceType: string;
  readonly plan: TrainingPlan;
  /** Whether the trial has a lease for the instance. */
  readonly leased: boolean;
}
