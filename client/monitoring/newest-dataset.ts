import type { PipelineInput } from '../../contracts/run/pipeline.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { listRuns } from '../runs/list-runs.js';
import { workflowInput } from '../runs/workflow-input.js';

/** The newest data that a run of a forecast had. */
export interface NewestDataset {
  readonly uri: string;
  readonly run: string;
}

/** @throws UserError when Temporal no longer knows a run of it */
export async function newestDataset(client: ForecastClient, name: string): Promise<NewestDataset> {
  const { runs } = await listRuns(client, { name, limit: 1 });
  const [newest] = runs;
  const input = newest && (await workflowInput<PipelineInput>(client, newest.run));
  if (newest !== undefined && input !== undefined) return { uri: input.dataset.uri, run: newest.run };
  throw new UserError(
    `Temporal no longer knows a run of ${name}, whose data could be taken. Say which sales: --data DIR, or --dataset s3://BUCKET/PREFIX.`,
    'usage',
  );
}
