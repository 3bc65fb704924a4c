import type { PanelRef } from '../../contracts/dataset/dataset.js';
import { failure } from '../aws/aws-failure.js';
import { readPanels } from '../panels/read-panels.js';
import type { EvaluationDeps } from './deps.js';
import { evaluationTasks } from './thread-tasks.js';

export interface NaiveErrorInput {
  readonly panels: readonly PanelRef[];
  readonly originDay: number;
  readonly dropUnreleased: boolean;
}

/**
 * RMSE of the seasonal naive forecast on the rows that a trial is measured on.
 *
 * @throws NothingToScore where there are none: every trial would be worse than 0
 */
export async function naiveError({ s3, threads }: EvaluationDeps, input: NaiveErrorInput): Promise<number> {
  const { panels, originDay, dropUnreleased } = input;
  const files = (await readPanels(s3, panels)).map(({ bytes }) => bytes);
  const error = await threads.run(evaluationTasks.naiveError, { panels: files, originDay, dropUnreleased });
  if (error !== undefined) return error;
  throw failure(
    'NothingToScore',
    `No item was on sale on the 28 days after d_${originDay}, which choose the champion.`,
  );
}
