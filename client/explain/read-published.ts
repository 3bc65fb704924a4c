import type { ForecastSources } from '../../contracts/explanation/forecast-sources.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { explainReadError } from '../forecasts/explain-read-error.js';
import { openForecast } from '../reader/index.js';
import type { ForecastRow } from '../reader/rows.js';
import type { ForecastDay } from './find-day.js';
import type { FoundSeries } from './find-series.js';

/** The row that planners read. @throws UserError when the version was deleted, is damaged or lacks the row */
export async function readPublished(
  { s3, bucket }: Pick<ForecastClient, 's3' | 'bucket'>,
  { name, run }: ForecastSources,
  { id, shard }: FoundSeries,
  { d }: ForecastDay,
): Promise<ForecastRow> {
  try {
    const forecast = await openForecast(name, { s3, bucket, version: run });
    for await (const row of forecast.rows({ stores: [shard.panel.store] })) {
      if (row.id === id && row.d === d) return row;
    }
  } catch (error) {
    explainReadError(error);
  }
  throw new UserError(`Version ${run} of ${name} has no row of ${id} on ${d}, which its run forecast.`);
}
