import { writeFile } from 'node:fs/promises';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { Scoreboard } from '../../contracts/evaluation/evaluation.js';
import type { FileProof } from '../../contracts/stored/stored-file.js';
import { isWeighable } from '../../core/metrics/index.js';
import { readPanel } from '../panels/read-panels.js';
import { panelPath } from '../panels/spooled-stores.js';
import { inWorkFolder } from '../work-folder.js';
import type { EvaluationDeps } from './deps.js';
import { nothingToWeigh } from './nothing-to-weigh.js';
import { readForecasts } from './read-forecasts.js';
import { readQuantiles } from './read-quantiles.js';
import { requireScored } from './require-scored.js';
import { candidatePath, type ScoreTask } from './score-task.js';
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
  return inWorkFolder('score', async (folder) => {
    await spoolCandidates(s3, input, folder);
    const task: ScoreTask = {
      ...{ folder, stores: input.panels.length, originDay },
      candidates: input.candidates.map(({ name }) => name),
      quantiles: quantilesUri === undefined ? undefined : await readQuantiles(s3, { uri: quantilesUri, proof }),
    };
    const result = requireScored(await threads.run(evaluationTasks.score, task));
    return {
      window: { name: input.window, originDay, firstDate: result.firstDate, lastDate: result.lastDate },
      candidates: result.candidates,
      baselines: result.baselines,
    };
  });
}

/** Brings panels and forecasts into a folder, a store at a time. @throws NothingToScore */
async function spoolCandidates(
  s3: EvaluationDeps['s3'],
  { panels, candidates, originDay }: ScoreForecastsInput,
  folder: string,
): Promise<void> {
  let canWeigh = false;
  for (const [store, ref] of panels.entries()) {
    const read = await readPanel(s3, ref);
    canWeigh ||= isWeighable(read.panel, originDay);
    await writeFile(panelPath(folder, store), read.bytes);
    for (const [at, { values }] of (await readForecasts(s3, [read], candidates)).entries()) {
      await writeFile(candidatePath(folder, store, at), new Uint8Array(values.buffer));
    }
  }
  if (!canWeigh) throw nothingToWeigh(originDay);
}
