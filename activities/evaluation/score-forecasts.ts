import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { Scoreboard } from '../../contracts/evaluation/evaluation.js';
import type { FileProof } from '../../contracts/stored/stored-file.js';
import { buffersOf } from '../panels/buffers-of.js';
import { readPanels } from '../panels/read-panels.js';
import type { EvaluationDeps } from './deps.js';
import { readForecasts } from './read-forecasts.js';
import { readQuantiles } from './read-quantiles.js';
import { requireScored } from './require-scored.js';
import { requireWeights } from './require-weights.js';
import type { ScoreTask } from './score-task.js';
import { evaluationTasks } from './thread-tasks.js';

export interface ScoreForecastsInput {
  /** N of the last day that the forecasts knew. */
  readonly originDay: number;
  readonly window: 'validation' | 'holdout';
  readonly panels: readonly PanelRef[];
  readonly candidates: readonly NamedForecast[];
  /** Scores the candidates' quantiles too, by this model. */
  readonly quantilesUri?: string;
  readonly quantilesProof?: FileProof | undefined;
}

/**
 * Scores forecasts and the baselines on the same days, best first.
 *
 * @throws NothingToScore
 */
export async function scoreForecasts({ s3, threads }: EvaluationDeps, input: ScoreForecastsInput): Promise<Scoreboard> {
  const { originDay, quantilesUri, quantilesProof: proof } = input;
  const panels = await readPanels(s3, input.panels);
  requireWeights(panels, originDay);
  const task: ScoreTask = {
    originDay,
    panels: panels.map(({ bytes }) => bytes),
    candidates: await readForecasts(s3, panels, input.candidates),
    quantiles: quantilesUri === undefined ? undefined : await readQuantiles(s3, { uri: quantilesUri, proof }),
  };
  const result = requireScored(await threads.run(evaluationTasks.score, task, buffersOf(panels)));
  return {
    window: { name: input.window, originDay, firstDate: result.firstDate, lastDate: result.lastDate },
    candidates: result.candidates,
    baselines: result.baselines,
  };
}
