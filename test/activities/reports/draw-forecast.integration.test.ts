import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { stageVersion } from '../../../activities/forecasts/stage-version.js';
import { drawForecast, type ForecastToDraw } from '../../../activities/reports/draw-forecast.js';
import { writeReport } from '../../../activities/reports/write-report.js';
import { readBytes, readText, writeObject } from '../../../activities/s3/s3-objects.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { fitQuantiles } from '../../../core/quantiles/fit-quantiles.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';
import { useS3 } from '../../support/use-s3.js';
import { useThreads } from '../../support/use-threads.js';

const s3 = useS3();
const threads = useThreads();

const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const ORIGIN = 90;
/** Two stores of California and one of Texas, two series each, 10 days known after the origin. */
const whole = smallPanel({
  stores: ['CA_1', 'CA_2', 'TX_1'],
  days: ORIGIN + 10,
  sales: (series, day) => 1 + Math.floor(series / 2) + (series % 2) + (day % 7),
});
const panels = splitByStore(whole);
/** Units of a store's series on a day of the forecast. */
const told = (at: number, series: number, step: number) => 2 + at + series + (step % 7) / 2;

async function published(quantiles: boolean): Promise<ForecastToDraw> {
  const shards: ShardForecast[] = [];
  for (const [at, { store, panel }] of panels.entries()) {
    const ref = { store, uri: uri(`panels/${store}.panel`), series: 2, departments: [] };
    await writeObject(s3.client, ref.uri, encodePanel(panel));
    const answers = Array.from({ length: 56 }, (_, row) => told(at, Math.floor(row / 28), row % 28));
    await writeObject(s3.client, uri(`forecast/${store}.csv`), answers.join('\n'));
    shards.push({ panel: ref, uri: uri(`forecast/${store}.csv`) });
  }
  const { series } = whole;
  const forecast = Float32Array.from({ length: 6 * 28 }, (_, cell) => 1 + (cell % 5));
  const actual = Float32Array.from(forecast, (units, cell) => units * (0.5 + (cell % 11) / 10));
  await writeObject(s3.client, uri('quantiles.json'), JSON.stringify(fitQuantiles([{ series, forecast, actual }])));
  const run = quantiles ? 'with' : 'without';
  const common = { name: 'demo', bucket: s3.bucket, originDay: ORIGIN, originDate: '2015-03-31', shards };
  await stageVersion(
    { s3: s3.client, threads },
    { ...common, run, champion: 'trial-000', ...(quantiles ? { quantilesUri: uri('quantiles.json') } : {}) },
  );
  return { ...common, version: run, quantiles };
}

describe('the forecast to draw', () => {
  it('is the sum of all and of each state, with the sales on both sides of the origin', async () => {
    const { originDate, groups } = await drawForecast(s3.client, await published(true));
    expect(originDate).toBe('2015-03-31');
    expect(groups.map(({ name }) => name)).toEqual(['Total', 'CA', 'TX']);
    const stores = { Total: [0, 1, 2], CA: [0, 1], TX: [2] };
    for (const { name, sold, since, forecast } of groups) {
      const sum = (value: (at: number, series: number) => number) =>
        stores[name as keyof typeof stores].reduce((all, at) => all + value(at, 0) + value(at, 1), 0);
      const soldOn = (day: number) => sum((at, series) => 1 + at + series + (day % 7));
      expect(sold).toEqual(Array.from({ length: 56 }, (_, day) => soldOn(ORIGIN - 56 + day)));
      expect(since).toEqual(Array.from({ length: 10 }, (_, day) => soldOn(ORIGIN + day)));
      expect(forecast).toEqual(Array.from({ length: 28 }, (_, step) => sum((at, series) => told(at, series, step))));
    }
  });

  it('has the quantiles that were published', async () => {
    const input = await published(true);
    const bytes = await readBytes(s3.client, uri('forecasts/demo/versions/with/levels.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = (await parquetReadObjects({ file })) as Record<string, string | number>[];
    const { groups } = await drawForecast(s3.client, input);
    for (const { name, quantiles } of groups) {
      const own = rows.filter(({ group, level }) => group === name && (level as number) <= 2);
      expect(own).toHaveLength(28);
      for (const column of ['q0.025', 'q0.25', 'q0.75', 'q0.975'] as const) {
        expect(quantiles?.[column]).toEqual(own.map((row) => row[column]));
      }
      expect(quantiles?.['q0.025'][0]).toBeLessThan(quantiles?.['q0.975'][0] as number);
    }
  });

  it('has no quantiles where none were published', async () => {
    const { groups } = await drawForecast(s3.client, await published(false));
    expect(groups.map(({ quantiles }) => quantiles)).toEqual([undefined, undefined, undefined]);
  });

  it('shows what there is of a history shorter than it draws', async () => {
    const input = await published(false);
    const { groups } = await drawForecast(s3.client, { ...input, originDay: 20 });
    expect(groups[0]?.sold).toHaveLength(20);
    expect(groups[0]?.since).toHaveLength(28);
  });
});

describe('the page of a run whose data is partly gone', () => {
  const drawn = async (forecast: ForecastToDraw): Promise<string> => {
    const input = { run: 'run-1', trials: [], debugUri: uri('debug'), uri: uri('report.html'), members: [], forecast };
    const limits = { current: 0.3, lastDays: 0.001 };
    return readText(s3.client, await writeReport({ s3: s3.client, logs: {} as never, threads }, { ...input, limits }));
  };

  it('says what could not be read and has the rest', async () => {
    const input = await published(false);
    const [first, ...others] = input.shards as [ShardForecast, ...ShardForecast[]];
    const html = await drawn({ ...input, shards: [{ ...first, uri: uri('forecast/gone.csv') }, ...others] });
    expect(html).toContain(
      '<h3>Not on this page</h3><ul><li>The forecast could not be read: read s3://'.replace('<ul>', '\n<ul>'),
    );
    expect(html).toContain('forecast/gone.csv');
    expect(html).toContain('Its numbers could not be read when the page was drawn.');
    expect(html).toContain('This run searched nothing');
  });

  it('has how the checks stand that can be made before the version is written', async () => {
    const html = await drawn({ ...(await published(false)), originDay: 90, version: 'run-1' });
    const checks = [...html.matchAll(/<td>([^<]*)<\/td><td>(passed|failed|not compared|no limit)<\/td>/g)].map(
      ([, check, result]) => [check, result],
    );
    expect(checks).toEqual([
      ['every series and day once', 'passed'],
      ['numbers of 0 or more', 'passed'],
      ['quantiles rise', 'not compared'],
      ['total against the current version', 'not compared'],
      ['total against the last 28 days', 'failed'],
    ]);
  });
});
