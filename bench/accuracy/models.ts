import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { trainingParquet, writeInputCsv } from '../../activities/features/write-table.js';
import type { Partition } from '../../contracts/dataset/cells.js';
import { planOriginTable } from '../../core/features/build-origin-table.js';
import { rowsOf, type TablePlan, tableBlocks } from '../../core/features/feature-table.js';
import { weeklyOrigins } from '../../core/features/origin-rows.js';
import { HORIZON, type Panel } from '../../core/panel/panel.js';
import { selectSeries } from '../../core/panel/select-series.js';
import { channelFile, predictJob, prepareJob, trainJob } from '../support/container-job.js';
import { watchMemory } from '../support/memory-watch.js';

/** A model family: one LightGBM for each group of series, on origin-anchored rows. */
export interface Family {
  readonly name: string;
  readonly per: Exclude<Partition, 'all'>;
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Share of the training rows, and the seed that draws them. */
  readonly share: number;
  readonly seed: number;
}

/** A candidate without training: a rule that forecasts a panel at an origin. */
export interface PlainFamily {
  readonly name: string;
  /** series x 28. */
  readonly rule: (panel: Panel, originDay: number) => Float32Array;
}

export interface FamilyForecast {
  /** series x 28, in the panel's order. */
  readonly values: Float32Array;
  readonly seconds: number;
  /** Of this process and the container's together, MiB. */
  readonly peakMb: number | null;
  /** Training rows of all models. */
  readonly rows: number;
}

/** Rows of CSV made at a time. */
const CSV_ROWS = 1 << 13;

/** Applies a rule, with the time that it takes. */
export function forecastPlain(panel: Panel, originDay: number, { rule }: PlainFamily): FamilyForecast {
  const memory = watchMemory(process.pid);
  const began = performance.now();
  const values = rule(panel, originDay);
  return { values, rows: 0, seconds: (performance.now() - began) / 1000, peakMb: memory.stop() };
}

/** Trains a family on what is known at an origin and forecasts the 28 days after it. */
export async function forecastFamily(panel: Panel, originDay: number, family: Family): Promise<FamilyForecast> {
  const memory = watchMemory(process.pid);
  const began = performance.now();
  const values = new Float32Array(panel.series.count * HORIZON);
  let rows = 0;
  for (const members of groupsOf(panel, family.per)) {
    const group = await forecastGroup(selectSeries(panel, members), originDay, family);
    rows += group.rows;
    members.forEach((series, index) => {
      values.set(group.values.subarray(index * HORIZON, (index + 1) * HORIZON), series * HORIZON);
    });
  }
  return { values, rows, seconds: (performance.now() - began) / 1000, peakMb: memory.stop() };
}

/** The series that share a model, groups in the order of their codes. */
function groupsOf({ series }: Panel, per: Family['per']): readonly (readonly number[])[] {
  const columns = per.split('-').map((name) => series[name as 'store' | 'department' | 'category']);
  const groups = new Map<number, number[]>();
  for (let index = 0; index < series.count; index += 1) {
    const code = columns.reduce((sum, { labels, codes }) => sum * labels.length + (codes[index] as number), 0);
    const members = groups.get(code);
    if (members === undefined) groups.set(code, [index]);
    else members.push(index);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, members]) => members);
}

async function forecastGroup(panel: Panel, originDay: number, family: Family) {
  const { share, seed, hyperparameters } = family;
  const base = await mkdtemp(join(tmpdir(), 'forecast-accuracy-'));
  try {
    await prepareJob(base, hyperparameters);
    const origins = weeklyOrigins(panel, originDay - HORIZON);
    const training = planOriginTable(panel, { origins, share, seed, dropUnreleased: true });
    await pipeline(Readable.from(trainingParquet(training)), createWriteStream(channelFile(base, 'train')));
    await trainJob(base);
    const horizon = planOriginTable(panel, { origins: [originDay], share: 1, seed, dropUnreleased: false });
    return { values: await predictJob(base, csvOf(horizon)), rows: rowsOf(training) };
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

function* csvOf(plan: TablePlan): Generator<string> {
  for (const block of tableBlocks(plan, CSV_ROWS)) yield writeInputCsv(block);
}
