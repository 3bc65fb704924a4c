import type { S3Client } from '@aws-sdk/client-s3';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { NamedForecast } from '../../contracts/evaluation/ensemble.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { readBytes } from '../s3/s3-objects.js';
import { readForecast, type StorePanel } from '../transform/read-forecast.js';

/** A store's panel, and its file for a thread to decode by itself. */
export interface ReadPanel extends StorePanel {
  readonly bytes: Uint8Array;
}

export const readPanels = (s3: S3Client, panels: readonly PanelRef[]): Promise<ReadPanel[]> =>
  Promise.all(
    panels.map(async ({ store, uri }) => {
      const bytes = await readBytes(s3, uri);
      return { store, panel: decodePanel(bytes), bytes };
    }),
  );

/** Forecasts in the order of the panels: series x 28 each. */
export async function readForecasts(s3: S3Client, panels: readonly StorePanel[], forecasts: readonly NamedForecast[]) {
  const read: { readonly name: string; readonly values: Float32Array }[] = [];
  // One after another: their texts are many times larger than their values.
  for (const { name, cells } of forecasts) read.push({ name, values: await readForecast(s3, panels, cells) });
  return read;
}
