import type { FeatureManifest } from '../../contracts/dataset.js';
import { fanOut } from '../fan-out.js';
import { compute } from '../proxies.js';
import type { RunContext } from './run-context.js';

/** Feature files of every shard, cached by content: a second run of the same data and settings finds them. */
export async function buildFeatures({ request, environment, dataset, clock }: RunContext): Promise<FeatureManifest> {
  const { panels, originDay } = dataset;
  const prefix = `s3://${environment.bucket}/features/${await compute.featureKey({ dataset: dataset.key, originDay, features: request.features })}`;
  const shards = await fanOut(panels, request.features.maxParallel, (panel) =>
    clock.part('features', panels.length, () =>
      compute.buildFeatures({ panel, prefix, originDay, features: request.features }),
    ),
  );
  return {
    shards,
    trainUri: `${prefix}/train/`,
    validationUri: `${prefix}/validation/`,
    validationInputUri: `${prefix}/inputs/validation/`,
  };
}
