import type { S3Client } from '@aws-sdk/client-s3';
import type { PanelRef } from '../../contracts/dataset/dataset.js';
import type { Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { damaged, type FileKind, readStored } from '../s3/stored-files.js';

/** A store and its series. */
export interface StorePanel {
  readonly store: string;
  readonly panel: Panel;
}

/** A store's panel, and its file for a thread to decode by itself. */
export interface ReadPanel extends StorePanel {
  readonly bytes: Uint8Array;
}

/** @throws StoredObjectInvalid when a file is no panel, or that of other series */
export const readPanels = (s3: S3Client, panels: readonly PanelRef[]): Promise<ReadPanel[]> =>
  Promise.all(panels.map((panel) => readPanel(s3, panel)));

/** @throws StoredObjectInvalid when the file is no panel, or that of other series, or not as it was written */
export async function readPanel(s3: S3Client, ref: PanelRef): Promise<ReadPanel> {
  const { store, uri, series } = ref;
  const bytes = await readStored(s3, ref, panelKind(ref));
  try {
    const panel = decodePanel(bytes);
    if (panel.series.count !== series) throw new Error(`it has ${panel.series.count} series, expected ${series}`);
    return { store, panel, bytes };
  } catch (error) {
    throw damaged(uri, (error as Error).message, panelKind(ref));
  }
}

export const panelKind = ({ store }: PanelRef): FileKind => ({
  what: `the panel of ${store}`,
  cure: 'Delete it and start the run again; the raw files are then read anew.',
});
