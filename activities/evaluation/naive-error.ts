import type { PanelRef } from '../../contracts/dataset/dataset.js';
import { readPanels } from '../panels/read-panels.js';
import type { EvaluationDeps } from './deps.js';
import { evaluationTasks } from './thread-tasks.js';

export interface NaiveErrorInput {
  readonly panels: readonly PanelRef[];
  readonly originDay: number;
  readonly dropUnreleased: boolean;
}

/** RMSE of the seasonal naive forecast on the rows that a trial is measured on. */
export async function naiveError({ s3, threads }: EvaluationDeps, input: NaiveErrorInput): Promise<number> {
  const { panels, originDay, dropUnreleased } = input;
  const files = (await readPanels(s3, panels)).map(({ bytes }) => bytes);
  return threads.run(evaluationTasks.naiveError, { panels: files, originDay, dropUnreleased });
}
