import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  TerminatedFailure,
} from '@temporalio/workflow';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { Publication, ShardForecast } from '../../../contracts/publication/publication.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import { publishForecast } from '../../publication/publish-forecast.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

/**
 * The forecast as an immutable version that planners read.
 *
 * A run that is cancelled waits for the end of the publication, which alone knows whether the pointer had begun to move.
 *
 * @throws Cancelled when somebody ended the publication by itself, with what that means for planners
 */
export async function publish(
  { run, request, environment, dataset, keepNewer, training }: RunContext,
  { champion, score }: Selection,
  shards: readonly ShardForecast[],
  quantiles: StoredFile | undefined,
): Promise<Publication> {
  const workflowId = workflowIds.publish(run);
  try {
    return await executeChild(publishForecast, {
      workflowId,
      // So that a run that is terminated is treated like one that is cancelled: no version appears that nobody waits for.
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `Publish ${request.name}`,
      args: [
        {
          run,
          name: request.name,
          bucket: environment.bucket,
          originDay: dataset.originDay,
          originDate: dataset.originDate,
          champion: champion.name,
          wrmsse: score.wrmsse,
          training,
          shards,
          warnings: dataset.warnings,
          ...(keepNewer ? { keepNewer } : {}),
          ...(quantiles === undefined ? {} : { quantilesUri: quantiles.uri, quantilesProof: quantiles.proof }),
        },
      ],
    });
  } catch (error) {
    throw endedByHand(error, workflowId) ?? error;
  }
}

/** What to say where not the run was cancelled but its publication, which looks like a cancelled run otherwise. */
function endedByHand(error: unknown, workflowId: string): ApplicationFailure | undefined {
  const type: FailureType = 'Cancelled';
  if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure) {
    return ApplicationFailure.nonRetryable(
      `Somebody terminated ${workflowId}, so it is unknown whether this run's version is the current one: see current.json of the forecast.`,
      type,
    );
  }
  if (!isCancellation(error) || CancellationScope.current().consideredCancelled) return undefined;
  return ApplicationFailure.nonRetryable(
    `Somebody cancelled ${workflowId} before the pointer had begun to move: nothing was published.`,
    type,
  );
}
