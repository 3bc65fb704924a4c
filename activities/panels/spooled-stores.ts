import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel } from '../../core/panel/panel.js';
import { decodePanel } from '../../core/panel/panel-file.js';

/** Panels and forecasts of stores in a folder of this machine, for a thread that takes one after the other. */
export interface SpooledStores {
  readonly folder: string;
  /** How many there are. */
  readonly stores: number;
}

export interface SpooledStore {
  readonly panel: Panel;
  /** series x 28, units a day */
  readonly forecast: Float32Array;
}

export const panelPath = (folder: string, store: number): string => join(folder, `${store}.panel`);
export const forecastPath = (folder: string, store: number): string => join(folder, `${store}.forecast`);

/** The stores in the order of the shards; each is read when it is asked for. */
export function* storesIn({ folder, stores }: SpooledStores): Generator<SpooledStore> {
  for (let store = 0; store < stores; store++) {
    yield { panel: panelIn(folder, store), forecast: floatsIn(forecastPath(folder, store)) };
  }
}

export const panelIn = (folder: string, store: number): Panel => decodePanel(readFileSync(panelPath(folder, store)));

export function floatsIn(path: string): Float32Array {
  const whole = new Uint8Array(readFileSync(path));
  return new Float32Array(whole.buffer, 0, whole.length / 4);
}

export function doublesIn(path: string): Float64Array {
  const whole = new Uint8Array(readFileSync(path));
  return new Float64Array(whole.buffer, 0, whole.length / 8);
}

/** Leaves numbers in a file of the folder, for `floatsIn` or `doublesIn`. */
export const writeNumbers = (path: string, { buffer, byteOffset, byteLength }: Float32Array | Float64Array): void =>
  writeFileSync(path, new Uint8Array(buffer, byteOffset, byteLength));
