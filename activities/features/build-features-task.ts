import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { pathInside } from '@durable-forecast/lib/path-inside';
import type { Cell } from '../../contracts/dataset/cells.js';
import type { FoldParts } from '../../contracts/features/fold-parts.js';
import { type TablePlan, tableBlocks } from '../../core/features/feature-table.js';
import { type FoldSettings, foldPlans, ofSeries, seriesSampler } from '../../core/features/fold-plans.js';
import type { Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { trainingParquet, writeInputCsv } from './write-table.js';

export interface BuildFeaturesTask {
  readonly panel: Uint8Array;
  readonly settings: FoldSettings;
  readonly fold: FoldParts;
  readonly cells: readonly Cell[];
  /** Share of the series in the sample. */
  readonly sampleShare: number;
  /** Where the files are put. */
  readonly folder: string;
}

/** A file in the task's folder. */
export type FeatureFile = 'train' | 'validation' | 'sampledTrain' | 'sampledValidation' | 'input';

/** What a task has left in a file of its folder. */
export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** @throws Error when the cell's name would lead out of the folder */
export function filePath(folder: string, file: FeatureFile, cell: Cell): string {
  const path = pathInside(folder, `${file}.${cell.name}`);
  if (path === undefined) throw new Error(`no file can be named after the cell ${JSON.stringify(cell.name)}`);
  return path;
}

/** Which files a task writes for each cell. */
export const filesOf = ({ train, validation, sample }: FoldParts): readonly FeatureFile[] => [
  'input',
  ...(validation ? (['validation'] as const) : []),
  ...(train ? (['train'] as const) : []),
  ...(sample ? (['sampledValidation', 'sampledTrain'] as const) : []),
];

type Restrict = (plan: TablePlan) => TablePlan;

/** Rows of CSV that are made at a time. */
const CSV_ROWS = 1 << 13;

/**
 * The feature files of a store at one origin. Runs in a worker thread, and holds a block of rows at a time: the panel
 * apart, memory does not grow with the store.
 *
 * @returns what was written: cell by cell, in the order of `filesOf`
 */
export default function buildFeaturesTask(task: BuildFeaturesTask): readonly WrittenFile[] {
  const { fold, cells, folder } = task;
  const panel = decodePanel(task.panel);
  const plans = foldPlans(panel, fold.originDay, task.settings);
  const isSampled = task.sampleShare < 1 ? seriesSampler(panel, task.sampleShare) : () => true;
  const written: WrittenFile[] = [];
  for (const cell of cells) {
    const isInside = seriesOf(panel, cell);
    const all = (plan: TablePlan) => ofSeries(plan, isInside);
    const sampled = (plan: TablePlan) => ofSeries(plan, (series) => isInside(series) && isSampled(series));
    for (const file of filesOf(fold)) {
      written.push(write(filePath(folder, file, cell), contentOf(file, all, sampled)));
    }
  }
  return written;

  function contentOf(file: FeatureFile, all: Restrict, sampled: Restrict) {
    switch (file) {
      // Every series has all its days here: a forecast has no gaps.
      case 'input':
        return inputRows(all(plans.inputs));
      case 'train':
        return trainingParquet(all(plans.train));
      case 'validation':
        return trainingParquet(all(plans.validation));
      case 'sampledTrain':
        return trainingParquet(sampled(plans.train));
      case 'sampledValidation':
        return trainingParquet(sampled(plans.validation));
    }
  }
}

/** Hashes what it writes: here, since all stores of a worker share the thread that sends the file. */
function write(path: string, parts: Iterable<Uint8Array | string>): WrittenFile {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  let bytes = 0;
  try {
    for (const part of parts) {
      const content = typeof part === 'string' ? Buffer.from(part) : part;
      hash.update(content);
      bytes += content.length;
      // A disk that is nearly full takes a part of it, and refuses the next.
      for (let from = 0; from < content.length; ) from += writeSync(file, content, from);
    }
  } finally {
    closeSync(file);
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

/** Says which series of a store's panel lie in a cell. */
function seriesOf({ series }: Panel, { department }: Cell): (index: number) => boolean {
  if (department === undefined) return () => true;
  const code = series.department.labels.indexOf(department.name);
  return (index) => series.department.codes[index] === code;
}

function* inputRows(plan: TablePlan): Generator<string> {
  for (const block of tableBlocks(plan, CSV_ROWS)) yield writeInputCsv(block);
}
