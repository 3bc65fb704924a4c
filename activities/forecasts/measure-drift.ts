import { wholeStore } from '../../contracts/dataset/cells.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import type { ForecastDrift } from '../../contracts/run/approval.js';
import { HORIZON } from '../../core/panel/panel.js';
import { readPanels } from '../panels/read-panels.js';
import { readForecast } from '../transform/read-forecast.js';
import { currentTotal } from './current-total.js';
import type { ForecastDeps } from './deps.js';
import { salesBefore, sumOf } from './sales-before.js';

export interface DriftInput {
  readonly name: string;
  readonly bucket: string;
  readonly originDay: number;
  readonly shards: readonly ShardForecast[];
}

/** How far a forecast's totals lie from the sales of the last 28 days and from the version that is current. */
export async function measureDrift(
  { s3 }: Pick<ForecastDeps, 's3'>,
  { name, bucket, originDay, shards }: DriftInput,
): Promise<ForecastDrift> {
  const panels = await readPanels(
    s3,
    shards.map(({ panel }) => panel),
  );
  const forecast = await readForecast(
    s3,
    panels,
    shards.map(({ panel: { store }, uri, proof }) => ({ cell: wholeStore(store), uri, proof })),
  );
  let row = 0;
  const stores = panels.map(({ store, panel }) => {
    const values = forecast.subarray(row * HORIZON, (row + panel.series.count) * HORIZON);
    row += panel.series.count;
    return { store, total: sumOf(values), lastDays: salesBefore(panel, originDay) };
  });
  const current = await currentTotal(s3, bucket, name);
  return {
    total: stores.reduce((all, { total }) => all + total, 0),
    lastDays: stores.reduce((all, { lastDays }) => all + lastDays, 0),
    ...current,
    stores,
  };
}
