import type { FailureType } from '../failures/failures.js';
import type { BilledTime } from '../instances/prices.js';

/** A processing job that makes feature files, its stores shared out among instances. */
export interface FeatureJobPlan {
  readonly owner: string;
  readonly run: string;
  /** The image of the workers, with the code that makes the files. */
  readonly image: string;
  /** Folder with the task alone: `contracts/jobs/feature-task.ts`. Named by its content. */
  readonly taskUri: string;
  /** Manifest of the panels, one a store; each instance gets its share of them. */
  readonly panelsUri: string;
  /** Folder of all features, below which the files go. */
  readonly featuresUri: string;
  /** Folder of the reports that instances leave, one a store. Jobs have folders of their own below it. */
  readonly reportsUri: string;
  readonly instances: number;
  readonly volumeGb: number;
  readonly maxRuntimeSeconds: number;
  readonly instanceType: string;
  /** Types for further attempts, best first, the first one among them. */
  readonly instanceTypes: readonly string[];
  readonly attempt: number;
}

/** How one job ended, with the time that AWS bills for each of its instances. */
export type FeatureJobEnd = BilledTime & { readonly job: string } & (
    | {
        readonly kind: 'completed';
        /** Folder of its reports. */
        readonly reportsUri: string;
      }
    | {
        readonly kind: 'failed';
        readonly failure: FailureType;
        readonly reason: string;
        readonly logTail: readonly string[];
      }
  );

/** What came of all attempts. */
export type FeatureJobResult = FeatureJobEnd & {
  /** Every job that was accepted, the last one too. */
  readonly attempts: readonly (BilledTime & { readonly job: string })[];
};

/**
 * Where a container of the job finds its inputs and leaves its outputs. SageMaker takes what lies below /opt/ml/processing alone, and
 * the message of a failure from /opt/ml/output.
 */
export const FEATURE_JOB_FOLDERS = {
  task: '/opt/ml/processing/input/task',
  panels: '/opt/ml/processing/input/panels',
  features: '/opt/ml/processing/output/features',
  reports: '/opt/ml/processing/output/reports',
  message: '/opt/ml/output/message',
} as const;

/** The program of the workers' image that does it. */
export const FEATURE_JOB_PROGRAM = 'forecast-features';
