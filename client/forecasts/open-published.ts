import type { ForecastClient } from '../connection/connect.js';
import { type OpenForecast, openForecast } from '../reader/index.js';
import { explainReadError } from './explain-read-error.js';
import { findPublished } from './find-published.js';

/**
 * Opens a forecast by its name, at its current version, or by the name of a version, for a command.
 *
 * @throws UserError when it can't be read; also later, when a file of it can't
 */
export async function openPublished(
  { s3, bucket }: Pick<ForecastClient, 's3' | 'bucket'>,
  wanted: string,
): Promise<OpenForecast> {
  const { name, version } = await findPublished({ s3, bucket }, wanted);
  const options = { s3, bucket, ...(version === undefined ? {} : { version }) };
  const forecast = await openForecast(name, options).catch(explainReadError);
  return {
    ...forecast,
    rows: (rows) => explained(forecast.rows(rows)),
    levels: (levels) => explained(forecast.levels(levels)),
  };
}

async function* explained<Row>(rows: AsyncIterable<Row>): AsyncIterable<Row> {
  try {
    yield* rows;
  } catch (error) {
    explainReadError(error);
  }
}
