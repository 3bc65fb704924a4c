import { ApplicationFailure, executeChild, ParentClosePolicy } from '@temporalio/workflow';
import { workflowIds } from '../../contracts/names.js';
import type { ShardForecast } from '../../contracts/publication.js';
import { batchTransform } from '../batch-transform.js';
import { fanOut } from '../fan-out.js';
import type { ShardFit } from './fit-shards.js';
import type { RunContext } from './run-context.js';

/** The 28 days after the origin, one batch transform a shard. */
export async function forecastShards(
  { run, root, request, clock }: RunContext,
  fits: readonly ShardFit[],
): Promise<readonly ShardForecast[]> {
  return fanOut(fits, request.training.maxParallel, ({ shard, modelUri, image }) =>
    clock.part('forecast', fits.length, async () => {
      const { store } = shard.panel;
      const owner = workflowIds.forecast(run, store);
      const end = await clock.watched(owner, () =>
        executeChild(batchTransform, {
          workflowId: owner,
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
          staticSummary: `Forecast ${store}`,
          args: [
            {
              owner,
              run,
              image,
              modelUri,
              inputUri: shard.horizonInputUri,
              outputUri: `${root}/forecast`,
              instanceType: request.training.instanceTypes[0] as string,
              attempt: 1,
            },
          ],
        }),
      );
      if (end.kind === 'failed') {
        throw ApplicationFailure.nonRetryable(
          [`The forecast of ${store} failed: ${end.reason}`, ...end.logTail].join('\n'),
          end.failure,
        );
      }
      return { panel: shard.panel, uri: `${root}/forecast/${store}.csv.out` };
    }),
  );
}
