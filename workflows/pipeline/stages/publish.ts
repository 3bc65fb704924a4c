import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { Publication, ShardForecast } from '../../../contracts/publication/publication.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { publishForecast } from '../../publication/publish-forecast.js';
import type { RunContext } from './run-context.js';

/** The forecast as an immutable version that planners read. */
export const publish = (
  { run, request, environment, dataset }: RunContext,
  champion: TrialResult,
  shards: readonly ShardForecast[],
  quantiles: StoredFile | undefined,
): Promise<Publication> =>
  executeChild(publishForecast, {
    workflowId: workflowIds.publish(run),
    // Half a publication is finished rather than cancelled: it is quick, and it changes one pointer at its very end.
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `Publish ${request.name}`,
    args: [
      {
        run,
        name: request.name,
        bucket: environment.bucket,
        originDay: dataset.originDay,
        originDate: dataset.originDate,
        champion: champion.name,
        shards,
        warnings: dataset.warnings,
        ...(quantiles === undefined ? {} : { quantilesUri: quantiles.uri, quantilesProof: quantiles.proof }),
      },
    ],
  });
