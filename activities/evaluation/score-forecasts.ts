import type { S3Client } from '@aws-sdk/client-s3';
import type { PanelRef } from '../../contracts/dataset.js';
import type { Scoreboard } from '../../contracts/evaluation.js';
import type { ShardForecast } from '../../contracts/publication.js';
import { HORIZON } from '../../core/panel/panel.js';
import { readBytes } from '../s3/s3-objects.js';
import type { ThreadPool } from '../threads/thread-pool.js';
import { readPredictions } from '../transform/read-predictions.js';
import type { NaiveErrorTask } from './naive-error-task.js';
import type { ScoreTask, ScoreTaskResult } from './score-task.js';

export interface ScoreForecastsInput {
  /** N of the last day that the forecasts knew. */
  readonly originDay: number;
  readonly window: 'validation' | 'holdout';
  readonly panels: readonly PanelRef[];
  readonly candidates: readonly { readonly name: string; readonly shards: readonly ShardForecast[] }[];
}

export interface EvaluationDeps {
  readonly s3: S3Client;
  readonly threads: ThreadPool;
}

/** Scores forecasts and the baselines on the same days, best first. */
export async function scoreForecasts({ s3, threads }: EvaluationDeps, input: ScoreForecastsInput): Promise<Scoreboard> {
  const { originDay, panels, candidates } = input;
  const task: ScoreTask = {
    originDay,
    panels: await Promise.all(panels.map((panel) => readBytes(s3, panel.uri))),
    candidates: await Promise.all(
      candidates.map(async ({ name, shards }) => ({ name, values: await readCandidate(s3, panels, shards) })),
    ),
  };
  const result = await threads.run<ScoreTaskResult>('evaluation/score-task', task);
  return {
    window: { name: input.window, originDay, firstDate: result.firstDate, lastDate: result.lastDate },
    candidates: result.candidates,
    baselines: result.baselines,
  };
}

export interface NaiveErrorInput {
  readonly panels: readonly PanelRef[];
  readonly originDay: number;
  readonly dropUnreleased: boolean;
}

/** RMSE of the seasonal naive forecast on the rows that a trial is measured on. */
export async function naiveError({ s3, threads }: EvaluationDeps, input: NaiveErrorInput): Promise<number> {
  const { panels, originDay, dropUnreleased } = input;
  const task: NaiveErrorTask = {
    panels: await Promise.all(panels.map((panel) => readBytes(s3, panel.uri))),
    originDay,
    dropUnreleased,
  };
  return threads.run<number>('evaluation/naive-error-task', task);
}

/** A candidate's predictions in the order of the panels. */
async function readCandidate(
  s3: S3Client,
  panels: readonly PanelRef[],
  shards: readonly ShardForecast[],
): Promise<Float32Array> {
  const values = new Float32Array(panels.reduce((sum, panel) => sum + panel.series, 0) * HORIZON);
  let offset = 0;
  for (const panel of panels) {
    const shard = shards.find((candidate) => candidate.panel.store === panel.store);
    if (shard === undefined) throw new Error(`the candidate has no forecast for ${panel.store}`);
    values.set(await readPredictions(s3, shard.uri, panel.series * HORIZON), offset);
    offset += panel.series * HORIZON;
  }
  return values;
}
