import { type Algorithm, algorithmFacts } from '../../contracts/algorithms/algorithms.js';
import { defaultHyperparameters } from '../../contracts/algorithms/hyperparameters.js';
import type { InstanceQueueRef } from '../../contracts/instance-queue/instance-queue.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import type { TrainingPlan } from '../../contracts/training/training-plan.js';
import type { TrialLease } from '../../contracts/training/trial.js';
import type { Proposal } from '../../core/search/strategy.js';

/** The job that tries a proposal: trained on the days before the validation window, measured on that window. */
export function trainingPlan(input: SweepInput, { algorithm, hyperparameters }: Proposal): TrainingPlan {
  const facts = algorithmFacts[algorithm];
  const { contentType } = facts;
  const { train, validation, dataType = 'S3Prefix' } = input.channels;
  return {
    algorithm,
    image: imageOf(input.images, algorithm),
    hyperparameters: { ...defaultHyperparameters(algorithm), ...asStrings(hyperparameters) },
    channels: [
      { name: 'train', uri: train, dataType, contentType },
      { name: 'validation', uri: validation, dataType, contentType },
    ],
    metrics: facts.metrics,
    builtIn: facts.builtIn,
    savesTensors: facts.savesTensors,
    objective: facts.objective,
    ...instancesOf(input.training),
    outputUri: input.outputUri,
    ...(input.rules.watch.length === 0 ? {} : { rules: input.rules }),
  };
}

/** The champion's job on one shard: the same hyperparameters on all known days. */
export function fitPlan(
  champion: {
    readonly algorithm: string;
    readonly image: string;
    readonly hyperparameters: Readonly<Record<string, string>>;
  },
  shard: { readonly manifestUri: string; readonly outputUri: string },
  training: SweepInput['training'],
): TrainingPlan {
  const facts = algorithmFacts[champion.algorithm as Algorithm];
  return {
    algorithm: champion.algorithm,
    image: champion.image,
    hyperparameters: champion.hyperparameters,
    channels: [{ name: 'train', uri: shard.manifestUri, dataType: 'ManifestFile', contentType: facts.contentType }],
    metrics: facts.metrics.filter((metric) => metric.name === facts.fitObjective),
    builtIn: facts.builtIn,
    savesTensors: facts.savesTensors,
    objective: facts.fitObjective,
    ...instancesOf(training),
    outputUri: shard.outputUri,
  };
}

/** How a trial of a request gets the lease of an instance: it asks first only for the types that have a limit. */
export function trialLease(
  { limits }: InstanceQueueRef,
  { instanceTypes, priority }: SweepInput['training'],
): TrialLease {
  const own = instanceTypes.flatMap((type) => (limits[type] === undefined ? [] : [[type, limits[type]]]));
  return { limits: Object.fromEntries(own), priority };
}

/** Seconds that a spot job waits for capacity beyond its runtime, where the request does not say. */
const SPOT_WAIT = 3600;

function instancesOf({ instanceTypes, volumeGb, maxRuntimeSeconds, spot, keepAliveSeconds }: SweepInput['training']) {
  const maxWaitSeconds = spot?.maxWaitSeconds ?? maxRuntimeSeconds + SPOT_WAIT;
  return {
    instanceTypes,
    volumeGb,
    maxRuntimeSeconds,
    ...(spot?.enabled ? { spot: { maxWaitSeconds, checkpoints: spot.checkpoints } } : {}),
    ...(keepAliveSeconds === undefined ? {} : { keepAliveSeconds }),
  };
}

function imageOf(images: Readonly<Record<string, string>>, algorithm: string): string {
  const image = images[algorithm];
  if (image === undefined) throw new Error(`the worker knows no image for ${algorithm}`);
  return image;
}

/** SageMaker takes hyperparameters as strings. */
const asStrings = (values: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
