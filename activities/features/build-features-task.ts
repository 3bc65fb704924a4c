import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { planTable } from '../../core/features/build-table.js';
import { type TablePlan, tableBlocks } from '../../core/features/feature-table.js';
import { HORIZON } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { streamTrainingParquet, writeInputCsv } from './write-table.js';

export interface BuildFeaturesTask {
  readonly panel: Uint8Array;
  readonly originDay: number;
  readonly dropUnreleased: boolean;
  /** Train on at most so many days before the validation window. */
  readonly historyDays?: number | undefined;
  /** Where the files are put. */
  readonly folder: string;
}

/** Names of the files in the task's folder. */
export const FEATURE_FILES = {
  train: 'train.parquet',
  validation: 'validation.parquet',
  validationInput: 'validation.csv',
  horizonInput: 'horizon.csv',
} as const;

/** Rows of CSV that are made at a time. */
const CSV_ROWS = 1 << 13;

/**
 * The four feature files of a shard. Runs in a worker thread, and holds a block of rows at a time: the panel apart, memory
 * does not grow with the shard.
 */
export default async function buildFeaturesTask(task: BuildFeaturesTask): Promise<void> {
  const { originDay, dropUnreleased, historyDays, folder } = task;
  const panel = decodePanel(task.panel);
  const lastTrainDay = originDay - HORIZON;
  const firstDay = panel.calendar.firstDay;
  const fromDay = historyDays === undefined ? firstDay : Math.max(firstDay, lastTrainDay - historyDays + 1);
  const plan = (from: number, to: number, drop: boolean) =>
    planTable(panel, { fromDay: from, toDay: to, originDay, dropUnreleased: drop });
  const write = (file: keyof typeof FEATURE_FILES, content: AsyncIterable<Uint8Array> | Iterable<string>) =>
    pipeline(Readable.from(content), createWriteStream(join(folder, FEATURE_FILES[file])));
  await write('train', streamTrainingParquet(plan(fromDay, lastTrainDay, dropUnreleased)));
  await write('validation', streamTrainingParquet(plan(lastTrainDay + 1, originDay, dropUnreleased)));
  // Every series has all its days here: a forecast has no gaps.
  await write('validationInput', inputRows(plan(lastTrainDay + 1, originDay, false)));
  await write('horizonInput', inputRows(plan(originDay + 1, originDay + HORIZON, false)));
}

function* inputRows(plan: TablePlan): Generator<string> {
  for (const block of tableBlocks(plan, CSV_ROWS)) yield writeInputCsv(block);
}
