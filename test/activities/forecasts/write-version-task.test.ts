import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import versionFilesTask from '../../../activities/forecasts/version-files-task.js';
import writeVersionTask from '../../../activities/forecasts/write-version-task.js';
import { forecastPath, panelPath } from '../../../activities/panels/spooled-stores.js';
import { HORIZON, type Panel } from '../../../core/panel/panel.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { fitQuantiles } from '../../../core/quantiles/fit-quantiles.js';
import { smallPanel } from '../../support/small-panel.js';

const ORIGIN = 70;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'test-version-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The panel cut into its stores, in the order of their labels. */
const storesOf = (panel: Panel): Panel[] =>
  panel.series.store.labels.map((_, code) =>
    selectSeries(
      panel,
      panel.series.ids.map((_id, row) => row).filter((row) => panel.series.store.codes[row] === code),
    ),
  );

async function bothWays(panel: Panel) {
  const stores = storesOf(panel);
  const forecasts = stores.map(({ series }, store) =>
    Float32Array.from({ length: series.count * HORIZON }, (_, cell) => (1 + ((cell * 7919 + store) % 100)) / 3),
  );
  const all = Float32Array.from(forecasts.flatMap((values) => [...values]));
  const quantiles = fitQuantiles([
    {
      series: selectSeries(
        panel,
        stores.flatMap((_, code) => rowsOf(panel, code)),
      ).series,
      forecast: all,
      actual: all.map((units) => units * 1.1),
    },
  ]);
  for (const [store, part] of stores.entries()) {
    await writeFile(panelPath(folder, store), encodePanel(part));
    await writeFile(forecastPath(folder, store), new Uint8Array((forecasts[store] as Float32Array).buffer));
  }
  const whole = versionFilesTask({
    ...{ panels: stores.map(encodePanel), originDay: ORIGIN, forecast: all, quantiles, number: 2, csv: true },
  });
  const parts = await writeVersionTask({ folder, stores: stores.length, originDay: ORIGIN, quantiles, csv: true });
  return { whole, parts };
}

const rowsOf = ({ series }: Panel, code: number): number[] =>
  series.ids.map((_, row) => row).filter((row) => series.store.codes[row] === code);

describe('the files of a version that are written a store at a time', () => {
  it.each([
    ['of a few series', { stores: ['CA_1', 'TX_1'], items: ['FOODS_1_001', 'HOBBIES_1_002'] }],
    [
      'of several groups of rows, which end within a store',
      { stores: ['CA_1', 'TX_1', 'WI_1'], items: Array.from({ length: 1100 }, (_, item) => `FOODS_1_${item + 1000}`) },
    ],
    ['of stores in which two series have one id', { stores: ['C', 'B_C'], items: ['A', 'A_B', 'D'] }],
  ])('are what all of them at once would be, to the byte: %s', async (_, shape) => {
    const { whole, parts } = await bothWays(smallPanel(shape));
    const written = async (file: { readonly path: string } | undefined) => Buffer.from(await readFile(file!.path));
    expect((await written(parts.forecast)).equals(whole.forecast)).toBe(true);
    expect((await written(parts.levels)).equals(whole.levels!)).toBe(true);
    expect((await written(parts.csv)).equals(whole.csv!)).toBe(true);
    expect((await written(parts.submission)).toString()).toBe(whole.submission);
    expect(parts.levelRows).toBe(whole.levelRows);
  });
});
