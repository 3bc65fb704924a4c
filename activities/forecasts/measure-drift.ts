import { wholeStore } from '../../contracts/dataset/cells.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import type { ForecastDrift } from '../../contracts/run/approval.js';
import { readPanel } from '../panels/read-panels.js';
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

/** How far a forecast's totals lie from the sales of the last 28 days and from the version that is current. One store is in memory at a time. */
export async function measureDrift(
  { s3 }: Pick<ForecastDeps, 's3'>,
  { name, bucket, originDay, shards }: DriftInput,
): Promise<ForecastDrift> {
  const stores: { readonly store: string; readonly total: number; readonly lastDays: number }[] = [];
  for (const { panel: ref, uri, proof } of shards) {
    const read = await readPanel(s3, ref);
    const forecast = await readForecast(s3, [read], [{ cell: wholeStore(ref.store), uri, proof }]);
    stores.push({ store: ref.store, total: sumOf(forecast), lastDays: salesBefore(read.panel, originDay) });
  }
  const current = await currentTotal(s3, bucket, name);
  return {
    total: stores.reduce((all, { total }) => all + total, 0),
    lastDays: stores.reduce((all, { lastDays }) => all + lastDays, 0),
    ...current,
    stores,
  };
}
