import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { readPointer } from '../../activities/forecasts/pointer.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import type { AskedGauge, Sample } from './asked-gauge.js';
import { keepAnswer } from './keep-answer.js';

/** Forecasts are published hours apart. */
const KEPT_MS = 60_000;
/** Each is a series of metrics and a call to S3. */
const MOST_FORECASTS = 200;
const FOLDER = 'forecasts/';

/** When the current version of each forecast was published; a time and not an age, as Prometheus wants it. */
export const publicationGauge = (s3: S3Client, bucket: string): AskedGauge => ({
  name: 'forecast_publication_timestamp_seconds',
  help: `When the current version of a forecast was published, of the first ${MOST_FORECASTS} by name.`,
  labelNames: ['forecast'],
  ask: keepAnswer(() => publications(s3, bucket), KEPT_MS),
});

async function publications(s3: S3Client, bucket: string): Promise<readonly Sample[]> {
  const { CommonPrefixes: found = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: FOLDER, Delimiter: '/', MaxKeys: MOST_FORECASTS }),
  );
  const names = found.map(({ Prefix = '' }) => Prefix.slice(FOLDER.length, -1));
  const samples = await Promise.all(names.map((name) => publishedAt(s3, bucket, name)));
  return samples.filter((sample) => sample !== undefined);
}

/** Of a pointer that is damaged or not there yet there is no time; the others have theirs. */
async function publishedAt(s3: S3Client, bucket: string, name: string): Promise<Sample | undefined> {
  const read = await readPointer(s3, forecastPaths(bucket, name).pointer).catch(() => undefined);
  const seconds = Date.parse(read?.pointer.publishedAt ?? '') / 1000;
  return Number.isNaN(seconds) ? undefined : [{ forecast: name }, seconds];
}
