import type { PanelRef } from '../../contracts/dataset/dataset.js';
import { failure } from '../aws/aws-failure.js';
import { readPanel } from '../panels/read-panels.js';
import type { EvaluationDeps } from './deps.js';
import { evaluationTasks } from './thread-tasks.js';

export interface NaiveErrorInput {
  readonly panels: readonly PanelRef[];
  readonly originDay: number;
  readonly dropUnreleased: boolean;
}

/**
 * RMSE of the seasonal naive forecast on the rows that a trial is measured on. One store is in memory at a time.
 *
 * @throws NothingToScore where there are none: every trial would be worse than 0
 */
export async function naiveError({ s3, threads }: EvaluationDeps, input: NaiveErrorInput): Promise<number> {
  const { panels, originDay, dropUnreleased } = input;
  let [squares, rows] = [0, 0];
  for (const ref of panels) {
    const { bytes: panel } = await readPanel(s3, ref);
    const store = await threads.run(evaluationTasks.naiveError, { panel, originDay, dropUnreleased });
    squares += store.squares;
    rows += store.rows;
  }
  if (rows > 0) return Math.sqrt(squares / rows);
  throw failure(
    'NothingToScore',
    `No item was on sale on the 28 days after d_${originDay}, which choose the champion.`,
  );
}
