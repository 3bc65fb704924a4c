import type {
  CreateHyperParameterTuningJobCommandInput,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobConfig,
  ParameterRanges,
} from '@aws-sdk/client-sagemaker';
import { hashOf } from '@durable-forecast/lib/hash';
import { jobName, MAX_TUNING_JOB_NAME } from '../../contracts/jobs/job-name.js';
import type { TuningDefinition, TuningPlan, TuningRange } from '../../contracts/sweep/tuning.js';
import { trainingRequest } from '../training/training-request.js';

/** The exact name of the tuning job of a plan. */
export const tuningJobName = ({ owner, run: _, ...content }: TuningPlan): string =>
  jobName({ owner, inputHash: hashOf(content), attempt: 1 }, MAX_TUNING_JOB_NAME);

/** The request that submit sends, without the tags; its hash identifies the job's content. */
export function tuningRequest(plan: TuningPlan, roleArn: string): CreateHyperParameterTuningJobCommandInput {
  return {
    HyperParameterTuningJobName: tuningJobName(plan),
    HyperParameterTuningJobConfig: configOf(plan),
    TrainingJobDefinitions: plan.definitions.map((definition) => definitionOf(plan, definition, roleArn)),
    ...warmStartOf(plan),
  };
}

function configOf(plan: TuningPlan): HyperParameterTuningJobConfig {
  const { strategy, resources, maxTrials, maxParallel, maxSeconds, target, noImprovement, earlyStop, seed } = plan;
  const criteria = {
    ...(target === undefined ? {} : { TargetObjectiveMetricValue: target }),
    ...(noImprovement === undefined
      ? {}
      : { BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: noImprovement } }),
  };
  return {
    Strategy: strategy,
    ...(resources === undefined
      ? {}
      : {
          StrategyConfig: { HyperbandStrategyConfig: { MinResource: resources.min, MaxResource: resources.max } },
        }),
    ResourceLimits: {
      ...(maxTrials === undefined ? {} : { MaxNumberOfTrainingJobs: maxTrials }),
      MaxParallelTrainingJobs: Math.min(maxParallel, maxTrials ?? maxParallel),
      ...(maxSeconds === undefined ? {} : { MaxRuntimeInSeconds: maxSeconds }),
    },
    TrainingJobEarlyStoppingType: earlyStop ? 'Auto' : 'Off',
    ...(Object.keys(criteria).length === 0 ? {} : { TuningJobCompletionCriteria: criteria }),
    RandomSeed: seed,
  };
}

/** A definition is a training job's request with ranges, and without a name. */
function definitionOf(
  { owner, run }: TuningPlan,
  { name, plan, ranges }: TuningDefinition,
  roleArn: string,
): HyperParameterTrainingJobDefinition {
  const attempt = { owner, run, attempt: 1, instanceType: plan.instanceTypes[0] as string, plan, leased: false };
  const {
    TrainingJobName: _name,
    HyperParameters: fixed,
    DebugHookConfig: _hook,
    ResourceConfig: _instances,
    ...shared
  } = trainingRequest(attempt, roleArn);
  return {
    ...(shared as Omit<HyperParameterTrainingJobDefinition, 'StaticHyperParameters'>),
    DefinitionName: name,
    TuningObjective: { Type: 'Minimize', MetricName: plan.objective },
    StaticHyperParameters: fixed ?? {},
    HyperParameterRanges: rangesOf(ranges),
    ...instancesOf(plan),
  };
}

/** Of several types SageMaker takes the first that it has capacity for. */
function instancesOf({
  instanceTypes,
  volumeGb,
}: TuningDefinition['plan']): Partial<HyperParameterTrainingJobDefinition> {
  const instance = (type: string) => ({ InstanceType: type as never, InstanceCount: 1, VolumeSizeInGB: volumeGb });
  return instanceTypes.length === 1
    ? { ResourceConfig: instance(instanceTypes[0] as string) }
    : {
        HyperParameterTuningResourceConfig: {
          InstanceConfigs: instanceTypes.map(instance),
          AllocationStrategy: 'Prioritized',
        },
      };
}

function rangesOf(ranges: readonly TuningRange[]): ParameterRanges {
  const numeric = (kind: 'integer' | 'continuous') =>
    ranges.flatMap((range) =>
      range.kind === kind
        ? [{ Name: range.name, MinValue: String(range.min), MaxValue: String(range.max), ScalingType: range.scale }]
        : [],
    );
  return {
    IntegerParameterRanges: numeric('integer'),
    ContinuousParameterRanges: numeric('continuous'),
    CategoricalParameterRanges: ranges.flatMap((range) =>
      range.kind === 'categorical' ? [{ Name: range.name, Values: [...range.values] }] : [],
    ),
  };
}

function warmStartOf({ warmStart }: TuningPlan): Pick<CreateHyperParameterTuningJobCommandInput, 'WarmStartConfig'> {
  if (warmStart === undefined || warmStart.jobs.length === 0) return {};
  return {
    WarmStartConfig: {
      ParentHyperParameterTuningJobs: warmStart.jobs.map((name) => ({ HyperParameterTuningJobName: name })),
      WarmStartType: warmStart.sameData ? 'IdenticalDataAndAlgorithm' : 'TransferLearning',
    },
  };
}
