import type { S3Client } from '@aws-sdk/client-s3';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import type { StorePanel } from '../panels/read-panels.js';
import { readForecast } from '../transform/read-forecast.js';

/** Forecasts in the order of the panels: series x 28 each. */
export async function readForecasts(s3: S3Client, panels: readonly StorePanel[], forecasts: readonly NamedForecast[]) {
  const read: { readonly name: string; readonly values: Float32Array }[] = [];
  // One after another: their texts are many times larger than their values.
  for (const { name, cells } of forecasts) read.push({ name, values: await readForecast(s3, panels, cells) });
  return read;
}
