import type { PutScalingPolicyRequest, RegisterScalableTargetRequest } from '@aws-sdk/client-application-auto-scaling';
import type {
  CreateEndpointConfigInput,
  CreateEndpointInput,
  CreateExperimentRequest,
  CreateHyperParameterTuningJobRequest,
  CreateModelInput,
  CreateModelPackageGroupInput,
  CreateModelPackageInput,
  CreateProcessingJobRequest,
  CreateTrainingJobRequest,
  CreateTransformJobRequest,
  CreateTrialComponentRequest,
  CreateTrialRequest,
} from '@aws-sdk/client-sagemaker';
import type { AsyncInference, AsyncInferenceState } from '../model/async-inference.js';
import type { AutoMLRequest, AutoMLState } from '../model/automl-state.js';
import type { EndpointState } from '../model/endpoint-state.js';
import type { ExperimentState, ExperimentTrialState, TrialComponentState } from '../model/experiment-state.js';
import type { ModelPackageGroupState, ModelPackageState } from '../model/model-package-state.js';
import type { ProcessingState } from '../model/processing-state.js';
import type { ResourceState } from '../model/resource.js';
import type { ScalableTargetState, ScalingPolicyState } from '../model/scaling-state.js';
import type { TrainingState } from '../model/training-state.js';
import type { TransformState } from '../model/transform-state.js';
import type { TuningState, TuningTrialSpec, TuningTrialState } from '../model/tuning-state.js';
import { closeDatabase, openDatabase, transact } from './database.js';
import { LogStreamStore } from './log-stream-store.js';
import { MetricValueStore } from './metric-value-store.js';
import { ResourceStore } from './resource-store.js';
import { TagStore } from './tag-store.js';

export type TrainingJobStore = ResourceStore<CreateTrainingJobRequest, TrainingState>;
export type TransformJobStore = ResourceStore<CreateTransformJobRequest, TransformState>;
export type ProcessingJobStore = ResourceStore<CreateProcessingJobRequest, ProcessingState>;
export type ModelStore = ResourceStore<CreateModelInput, ResourceState>;
export type ModelPackageGroupStore = ResourceStore<CreateModelPackageGroupInput, ModelPackageGroupState>;
export type ModelPackageStore = ResourceStore<CreateModelPackageInput, ModelPackageState>;
export type ExperimentStore = ResourceStore<CreateExperimentRequest, ExperimentState>;
export type TrialStore = ResourceStore<CreateTrialRequest, ExperimentTrialState>;
export type TrialComponentStore = ResourceStore<CreateTrialComponentRequest, TrialComponentState>;
export type EndpointConfigStore = ResourceStore<CreateEndpointConfigInput, ResourceState>;
export type EndpointStore = ResourceStore<CreateEndpointInput, EndpointState>;
/** By resource id; what a variant is registered with. */
export type ScalableTargetStore = ResourceStore<RegisterScalableTargetRequest, ScalableTargetState>;
/** Each under `<resource id> <policy name>`. */
export type ScalingPolicyStore = ResourceStore<PutScalingPolicyRequest, ScalingPolicyState>;
export type AsyncInferenceStore = ResourceStore<AsyncInference, AsyncInferenceState>;
export type TuningJobStore = ResourceStore<CreateHyperParameterTuningJobRequest, TuningState>;
export type AutoMLJobStore = ResourceStore<AutoMLRequest, AutoMLState>;
/** The trials of all tuning jobs, each under `<tuning job>/<number>`. */
export type TuningTrialStore = ResourceStore<TuningTrialSpec, TuningTrialState>;

/** Everything the server must remember over a crash. */
export interface Store {
  readonly trainingJobs: TrainingJobStore;
  readonly transformJobs: TransformJobStore;
  readonly processingJobs: ProcessingJobStore;
  readonly models: ModelStore;
  readonly modelPackageGroups: ModelPackageGroupStore;
  readonly modelPackages: ModelPackageStore;
  readonly experiments: ExperimentStore;
  readonly trials: TrialStore;
  readonly trialComponents: TrialComponentStore;
  readonly endpointConfigs: EndpointConfigStore;
  readonly endpoints: EndpointStore;
  readonly scalableTargets: ScalableTargetStore;
  readonly scalingPolicies: ScalingPolicyStore;
  readonly asyncInferences: AsyncInferenceStore;
  readonly tuningJobs: TuningJobStore;
  readonly tuningTrials: TuningTrialStore;
  readonly autoMLJobs: AutoMLJobStore;
  readonly tags: TagStore;
  readonly logStreams: LogStreamStore;
  readonly metricValues: MetricValueStore;
  /** Makes all writes of the work durable together, or none. */
  readonly transact: <T>(work: () => T) => T;
  /** When anything was last changed, epoch milliseconds; 0 in a new store. */
  readonly lastChange: () => number;
  readonly close: () => void;
}

/** @throws RootInUseError when another server has the root open */
export function openStore(root: string): Store {
  const database = openDatabase(root);
  return {
    trainingJobs: new ResourceStore(database, 'training-job'),
    transformJobs: new ResourceStore(database, 'transform-job'),
    processingJobs: new ResourceStore(database, 'processing-job'),
    models: new ResourceStore(database, 'model'),
    modelPackageGroups: new ResourceStore(database, 'model-package-group'),
    modelPackages: new ResourceStore(database, 'model-package'),
    experiments: new ResourceStore(database, 'experiment'),
    trials: new ResourceStore(database, 'trial'),
    trialComponents: new ResourceStore(database, 'trial-component'),
    endpointConfigs: new ResourceStore(database, 'endpoint-config'),
    endpoints: new ResourceStore(database, 'endpoint'),
    scalableTargets: new ResourceStore(database, 'scalable-target'),
    scalingPolicies: new ResourceStore(database, 'scaling-policy'),
    asyncInferences: new ResourceStore(database, 'async-inference'),
    tuningJobs: new ResourceStore(database, 'hyper-parameter-tuning-job'),
    tuningTrials: new ResourceStore(database, 'tuning-trial'),
    autoMLJobs: new ResourceStore(database, 'auto-ml-job'),
    tags: new TagStore(database),
    logStreams: new LogStreamStore(database),
    metricValues: new MetricValueStore(database),
    transact: (work) => transact(database, work),
    lastChange: () => {
      const row = database.prepare('SELECT max(modified_at) AS at FROM resources').get() as { at: number | null };
      return row.at ?? 0;
    },
    close: () => closeDatabase(database),
  };
}
