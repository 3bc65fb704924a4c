import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import checkVersionTask, { type CheckedContent } from '../../../activities/forecasts/check-version-task.js';
import { forecastCsv } from '../../../activities/forecasts/forecast-csv.js';
import {
  type ForecastTable,
  forecastTable,
  levelTable,
  submissionCsv,
} from '../../../activities/forecasts/forecast-table.js';
import { writeForecastParquet } from '../../../activities/forecasts/write-forecast-parquet.js';
import { panelPath } from '../../../activities/panels/spooled-stores.js';
import { aggregate, levels } from '../../../core/hierarchy/levels.js';
import { QUANTILES } from '../../../core/metrics/wspl.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { smallPanel } from '../../support/small-panel.js';

const ORIGIN = 70;

/** What is in the files of a version, and in its panels. */
interface VersionContent {
  readonly panels: readonly Uint8Array[];
  readonly forecast: Uint8Array;
  readonly submission: Uint8Array;
  readonly levels: Uint8Array;
  readonly csv: Uint8Array;
}
const panel = smallPanel({ stores: ['CA_1', 'TX_1'], items: ['FOODS_1_001', 'HOBBIES_1_002'] });
const forecast = Float32Array.from({ length: panel.series.count * HORIZON }, (_, row) => 1 + (row % 7) / 3);
/** Rising from half to one and a half times the mean. */
const share = (at: number) => 0.5 + at / (QUANTILES.length - 1);

/** A sound version of four series, whose tables a test may change before they are written. */
function version(
  change: (tables: { series: ForecastTable; levels: ForecastTable }) => void = () => undefined,
): VersionContent {
  const ofSeries = Float32Array.from(
    { length: forecast.length * QUANTILES.length },
    (_, cell) => (forecast[Math.floor(cell / QUANTILES.length)] as number) * share(cell % QUANTILES.length),
  );
  const above = levels(panel.series).map((level) => ({ level, sums: aggregate(level, forecast, HORIZON) }));
  const ofLevels = above.map(({ level, sums }) =>
    Float32Array.from({ length: level.groups * QUANTILES.length * HORIZON }, (_, cell) => {
      const group = Math.floor(cell / (QUANTILES.length * HORIZON));
      const at = Math.floor(cell / HORIZON) % QUANTILES.length;
      return (sums[group * HORIZON + (cell % HORIZON)] as number) * share(at);
    }),
  );
  const tables = {
    series: forecastTable(panel, ORIGIN, forecast.slice(), ofSeries, 2),
    levels: levelTable(
      panel,
      ORIGIN,
      above.map(({ sums }) => sums),
      ofLevels,
      2,
    ),
  };
  change(tables);
  return {
    // A store each, as a run has them.
    panels: [0, 1].map((store) => encodePanel(selectSeries(panel, [2 * store, 2 * store + 1]))),
    forecast: writeForecastParquet(tables.series, 30),
    submission: new TextEncoder().encode(submissionCsv(panel, ORIGIN, forecast)),
    levels: writeForecastParquet(tables.levels, undefined),
    csv: forecastCsv(tables.series),
  };
}

async function checked({ panels, ...contents }: VersionContent): Promise<CheckedContent> {
  const folder = await mkdtemp(join(tmpdir(), 'test-check-'));
  try {
    for (const [store, bytes] of panels.entries()) await writeFile(panelPath(folder, store), bytes);
    const path = (name: string) => join(folder, name);
    for (const [name, bytes] of Object.entries(contents)) await writeFile(path(name), bytes);
    const files = {
      forecast: path('forecast'),
      submission: path('submission'),
      levels: path('levels'),
      csv: path('csv'),
    };
    return await checkVersionTask({ folder, stores: panels.length, originDay: ORIGIN, files, quantiles: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is wrong with a version, by check. */
const problems = async (content: VersionContent) =>
  (await checked(content)).checks.flatMap(({ check, problem }) =>
    problem === undefined ? [] : [`${check}: ${problem}`],
  );

const number = (table: ForecastTable, column: string) => table.numbers[column] as Float32Array;

/** The table without some of its rows, or with others. @param rows of the table that is given */
const rowsOf = (table: ForecastTable, rows: readonly number[]): ForecastTable => {
  const pick = <T extends Int32Array | Float32Array>(values: T): T => {
    const picked = rows.map((row) => values[row] as number);
    return (values instanceof Float32Array ? Float32Array.from(picked) : Int32Array.from(picked)) as T;
  };
  const each = <T, U>(columns: Readonly<Record<string, T>>, change: (column: T) => U) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, change(column)]));
  return {
    texts: each(table.texts, ({ labels, codes }) => ({ labels, codes: pick(codes) })),
    dates: each(table.dates, pick),
    numbers: each(table.numbers, pick),
  };
};
const all = Array.from({ length: forecast.length }, (_, row) => row);

describe('the check of a version', () => {
  it('finds nothing wrong with a sound one, and adds it up', async () => {
    const { checks, total, lastDays } = await checked(version());
    expect(checks.map(({ check, problem }) => [check, problem])).toEqual([
      ['series', undefined],
      ['values', undefined],
      ['quantiles', undefined],
      ['levels', undefined],
      ['quantiles', undefined],
      ['submission', undefined],
      ['csv', undefined],
    ]);
    expect(total).toBeCloseTo(
      forecast.reduce((sum, units) => sum + units, 0),
      3,
    );
    expect(lastDays).toBe(
      Array.from({ length: 4 * HORIZON }, (_, cell) => (Math.floor(cell / HORIZON) + 42 + (cell % HORIZON)) % 3).reduce(
        (sum, units) => sum + units,
        0,
      ),
    );
  });

  it.each([
    [Number.NaN, 'values: forecast.parquet has NaN as forecast of FOODS_1_001_CA_1 on 2015-03-17.'],
    [-1, 'values: forecast.parquet has -1 as forecast of FOODS_1_001_CA_1 on 2015-03-17.'],
    [Number.POSITIVE_INFINITY, 'values: forecast.parquet has Infinity as forecast of FOODS_1_001_CA_1 on 2015-03-17.'],
  ])('names %d with its series and day', async (value, problem) => {
    const found = await problems(
      version(({ series }) => {
        number(series, 'forecast')[5] = value;
      }),
    );
    expect(found).toContain(problem);
  });

  it('names a series that is missing, and counts its days', async () => {
    const task = version();
    const { series } = tablesOf();
    const found = await problems({
      ...task,
      forecast: writeForecastParquet(rowsOf(series, all.slice(HORIZON)), undefined),
    });
    expect(found).toContain(
      'series: forecast.parquet has no row for FOODS_1_001_CA_1 on 2015-03-12, and 27 more like it.',
    );
  });

  it('finds nothing wrong where rows of the stores stand in another order', async () => {
    const { series } = tablesOf();
    const turned = rowsOf(
      series,
      [...all].sort((a, b) => (a % HORIZON) - (b % HORIZON)),
    );
    const content = { ...version(), forecast: writeForecastParquet(turned, 30), csv: forecastCsv(turned) };
    expect(await problems(content)).toEqual([]);
  });

  it('names a row that is there twice, and one that nobody asked for', async () => {
    const { series } = tablesOf();
    const twice = writeForecastParquet(rowsOf(series, [...all, 3]), undefined);
    expect(await problems({ ...version(), forecast: twice })).toContain(
      'series: forecast.parquet has FOODS_1_001_CA_1 on 2015-03-15 twice.',
    );
    const foreign = version(({ series: table }) => {
      (table.dates.date as Int32Array)[0] = 0;
    });
    expect(await problems(foreign)).toContain(
      'series: forecast.parquet has a row for FOODS_1_001_CA_1 on 1970-01-01, which is not to be forecast, and 1 more like it.',
    );
  });

  it('names quantiles that cross, are negative or no numbers', async () => {
    const with_ = (column: string, value: number) =>
      problems(
        version(({ series }) => {
          number(series, column)[0] = value;
        }),
      );
    expect(await with_('q0.25', 0.1)).toEqual([
      'quantiles: forecast.parquet has q0.25 0.10000000149011612 below the quantile before it, 0.75, for FOODS_1_001_CA_1 on 2015-03-12.',
    ]);
    expect((await with_('q0.005', -1))[0]).toContain('-1 as q0.005 for FOODS_1_001_CA_1 on 2015-03-12');
    expect((await with_('q0.995', Number.NaN))[0]).toContain('NaN as q0.995');
    const ofLevel = await problems(
      version(({ levels: table }) => {
        number(table, 'q0.5')[0] = 0;
      }),
    );
    expect(ofLevel).toEqual([
      expect.stringMatching(/^quantiles: levels.parquet has q0.5 0 below .* for Total of level 1 on/),
    ]);
  });

  it('names a sum that its series do not add up to, a group that is missing or there twice', async () => {
    const wrong = await problems(
      version(({ levels: table }) => {
        number(table, 'forecast')[0] = 5;
      }),
    );
    expect(wrong).toEqual(['levels: levels.parquet has 5 for Total of level 1 on 2015-03-12; its series add up to 4.']);
    const { levels: table } = tablesOf();
    const count = number(table, 'forecast').length;
    const rows = Array.from({ length: count }, (_, row) => (row === 1 ? 0 : row));
    expect(await problems({ ...version(), levels: writeForecastParquet(rowsOf(table, rows), undefined) })).toEqual([
      'levels: levels.parquet has Total of level 1 on 2015-03-12 twice, and 1 more like it.',
    ]);
  });

  it('names a CSV that says something else than the table', async () => {
    const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
    const bytes = (csv: string) => new TextEncoder().encode(csv);
    const task = version();
    const submission = text(task.submission);
    const change = (from: string | RegExp, to: string) =>
      problems({ ...task, submission: bytes(submission.replace(from, to)) });
    expect(await change(/_evaluation,1,/, '_evaluation,9,')).toEqual([
      "submission: submission.csv has '9' as F1 of FOODS_1_001_CA_1_evaluation; forecast.parquet has 1.",
    ]);
    expect((await change(/\nFOODS_1_001_CA_1.*/, ''))[0]).toContain(
      'submission: submission.csv has 3 series, expected 4',
    );
    expect(await problems({ ...task, csv: bytes(text(task.csv).replace(',1,0.5,', ',2,0.5,')) })).toEqual([
      "csv: forecast.csv has '2' as forecast in row 1; forecast.parquet has 1.",
    ]);
    // Whatever a planner may read of it: ids, days and quantiles too.
    expect(await problems({ ...task, csv: bytes(text(task.csv).replace('2015-03-12', '2015-03-11')) })).toEqual([
      "csv: forecast.csv has '2015-03-11' as date in row 1; forecast.parquet has 2015-03-12.",
    ]);
    expect(await problems({ ...task, csv: bytes(text(task.csv).replace(',CA_1,CA,', ',CA_2,CA,')) })).toEqual([
      "csv: forecast.csv has 'CA_2' as store_id in row 1; forecast.parquet has CA_1.",
    ]);
    expect(await problems({ ...task, csv: bytes(text(task.csv).replace('q0.995', 'q0.99')) })).toEqual([
      'csv: forecast.csv lacks the column q0.995.',
    ]);
  });

  it('names a forecast that is zero everywhere', async () => {
    const zero = version(({ series }) => number(series, 'forecast').fill(0));
    expect(await problems(zero)).toContain('values: The forecast is zero for every series and day.');
  });
});

/** The tables of a sound version. */
function tablesOf() {
  let found: { series: ForecastTable; levels: ForecastTable } | undefined;
  version((tables) => {
    found = tables;
  });
  return found as { series: ForecastTable; levels: ForecastTable };
}
