import { writeFile } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { wholeStore } from '../../contracts/dataset/cells.js';
import type { ShardForecast } from '../../contracts/publication/publication.js';
import { readPanel } from '../panels/read-panels.js';
import { forecastPath, panelPath, type SpooledStores } from '../panels/spooled-stores.js';
import { readForecast } from '../transform/read-forecast.js';

/**
 * Brings panels and forecasts of all stores into a folder, one store at a time.
 *
 * @throws ForecastInvalid when a shard's answers don't fit its series
 * @throws StoredObjectInvalid when a file is no longer what it was
 */
export async function spoolStores(
  s3: S3Client,
  shards: readonly ShardForecast[],
  folder: string,
): Promise<SpooledStores> {
  for (const [store, { panel: ref, uri, proof }] of shards.entries()) {
    const read = await readPanel(s3, ref);
    const forecast = await readForecast(s3, [read], [{ cell: wholeStore(ref.store), uri, proof }]);
    await writeFile(panelPath(folder, store), read.bytes);
    await writeFile(forecastPath(folder, store), new Uint8Array(forecast.buffer));
  }
  return { folder, stores: shards.length };
}
