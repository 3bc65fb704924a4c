import { ApplicationFailure, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { FeatureManifest, ShardFeatures } from '../../contracts/dataset.js';
import { hashOf } from '../../contracts/hash.js';
import { workflowIds } from '../../contracts/names.js';
import type { TrialResult } from '../../contracts/training.js';
import { fanOut } from '../fan-out.js';
import { publishing } from '../proxies.js';
import { fitPlan, trialSlots } from '../training-plan.js';
import { trainingTrial } from '../training-trial.js';
import type { RunContext } from './run-context.js';

export interface ShardFit {
  readonly shard: ShardFeatures;
  readonly modelUri: string;
  readonly image: string;
}

/** The champion's hyperparameters fitted on all known days of each shard, one training job a shard. */
export async function fitShards(
  { run, root, request, environment, clock }: RunContext,
  { shards }: FeatureManifest,
  champion: TrialResult,
): Promise<readonly ShardFit[]> {
  const container = request.training.cache ? environment.containers?.[champion.algorithm] : undefined;
  const slots = environment.slots && trialSlots(environment.slots, request.training);
  return fanOut(shards, request.training.maxParallel, (shard) =>
    clock.part('fit', shards.length, async () => {
      const { store } = shard.panel;
      const owner = workflowIds.fit(run, store);
      const objects = [shard.trainUri, shard.validationUri];
      const manifestUri = await publishing.writeChannelManifest({
        // Named by what it lists: the same data has the same address in every run.
        uri: `s3://${environment.bucket}/features/manifests/${hashOf(objects).slice(0, 16)}.json`,
        objects,
      });
      const plan = fitPlan(champion, { manifestUri, outputUri: `${root}/models` }, request.training);
      const result = await clock.watched(owner, () =>
        executeChild(trainingTrial, {
          workflowId: owner,
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          staticSummary: `Fit ${champion.algorithm} on all days of ${store}`,
          args: [{ name: `fit ${store}`, run, plan, container, ...(slots === undefined ? {} : { slots }) }],
        }),
      );
      if (result.modelUri === undefined) {
        const { type = 'AlgorithmError', reason = 'no reason given', logTail = [] } = result.failure ?? {};
        throw ApplicationFailure.nonRetryable([`The fit of ${store} failed: ${reason}`, ...logTail].join('\n'), type);
      }
      return { shard, modelUri: result.modelUri, image: result.image };
    }),
  );
}
