import { ApplicationFailure } from '@temporalio/workflow';
import { bundledDeclaration, declared } from '../../contracts/algorithms/algorithms.js';
import type { AlgorithmDeclaration } from '../../contracts/algorithms/declaration.js';
import { jobHyperparameters } from '../../contracts/algorithms/hyperparameters.js';
import { namesRegistry } from '../../contracts/algorithms/image-address.js';
import type { InstanceQueueRef } from '../../contracts/instance-queue/instance-queue.js';
import { rulesOfAlgorithm } from '../../contracts/request/retry-changes.js';
import type { SweepInput } from '../../contracts/sweep/sweep.js';
import type { TrainingPlan } from '../../contracts/training/training-plan.js';
import type { TrialLease } from '../../contracts/training/trial.js';
import type { Proposal } from '../../core/search/strategy.js';
import { trainingFor } from '../../core/search/training-for.js';

/** The job that tries a proposal: trained on the days before the validation window, measured on that window. */
export function trainingPlan(
  input: Pick<SweepInput, 'search' | 'images' | 'registry' | 'training' | 'channels' | 'outputUri'> &
    Partial<Pick<SweepInput, 'rules'>>,
  { algorithm, hyperparameters }: Proposal,
): TrainingPlan {
  const declaration = declared(input.search.algorithms, algorithm);
  const { dataType = 'S3Prefix' } = input.channels;
  const channel = (name: 'train' | 'validation') => {
    const contentType = declaration.channels[name];
    const { [name]: uri } = contentType === 'text/csv' ? (input.channels.csv ?? input.channels) : input.channels;
    return { name, uri, dataType, contentType };
  };
  return {
    algorithm,
    image: imageOf(input, declaration),
    hyperparameters: jobHyperparameters(declaration, hyperparameters),
    channels: [channel('train'), channel('validation')],
    metrics: declaration.metrics,
    ...declaredParts(declaration),
    objective: declaration.objective,
    ...instancesOf(trainingFor(declaration, input.training)),
    outputUri: input.outputUri,
    ...(input.rules === undefined || input.rules.watch.length === 0
      ? {}
      : { rules: rulesOfAlgorithm(input.rules, declaration) }),
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
  declaration: AlgorithmDeclaration,
): TrainingPlan {
  return {
    algorithm: champion.algorithm,
    image: champion.image,
    hyperparameters: champion.hyperparameters,
    channels: [
      { name: 'train', uri: shard.manifestUri, dataType: 'ManifestFile', contentType: declaration.channels.train },
    ],
    metrics: declaration.metrics.filter((metric) => metric.name === declaration.fitObjective),
    ...declaredParts(declaration),
    objective: declaration.fitObjective,
    ...instancesOf(trainingFor(declaration, training)),
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

/**
 * What of its declaration a job is followed by. That of a bundled algorithm is known by its name: a plan of 0.1.0 says no more,
 * and the same plan must have the same hash.
 */
const declaredParts = ({ name, builtIn, debugger: { collections }, rounds }: AlgorithmDeclaration) => ({
  builtIn,
  savesTensors: collections.length > 0,
  ...(bundledDeclaration(name) === undefined ? { rounds } : {}),
});

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

/** Where the worker has no address for an algorithm, that of its declaration holds; without a registry it lies in the worker's. */
function imageOf(
  { images, registry }: Pick<SweepInput, 'images' | 'registry'>,
  { name, image }: AlgorithmDeclaration,
): string {
  const known = images[name];
  if (known !== undefined) return known;
  if (namesRegistry(image)) return image;
  if (registry !== undefined) return `${registry}/${image}`;
  const message = `The worker that began this run is of an older version and can't say where the image ${image} of ${name} lies. Update all workers, then start it again.`;
  throw ApplicationFailure.nonRetryable(message, 'RequestInvalid');
}
