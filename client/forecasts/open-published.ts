import type { ForecastClient } from '../connection/connect.js';
import type { TroubleKind } from '../errors/exit-codes.js';
import { UserError } from '../errors/user-error.js';
import { ForecastReadError, type OpenForecast, openForecast, type ReadTrouble } from '../reader/index.js';
import { findPublished } from './find-published.js';

/** Which exit code a command has that can't read a forecast. */
const KINDS: Readonly<Record<ReadTrouble, TroubleKind>> = {
  'no forecast': 'notFound',
  'no version': 'notFound',
  'version deleted': 'notFound',
  damaged: 'failed',
  'newer schema': 'failed',
  usage: 'usage',
};

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
  const forecast = await openForecast(name, options).catch(explain);
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
    explain(error);
  }
}

function explain(error: unknown): never {
  if (error instanceof ForecastReadError) throw new UserError(error.message, KINDS[error.trouble]);
  throw error;
}
