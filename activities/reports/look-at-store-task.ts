import { type ErrorLook, lookAtErrors } from '../../core/exploration/look-at-errors.js';
import { lookAtStore, type StoreLook } from '../../core/exploration/look-at-store.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';

export interface LookAtStoreTask {
  readonly store: string;
  /** The store's panel file. */
  readonly panel: Uint8Array;
  readonly originDay: number;
  /** The champion's forecast of days that are known; undefined where there is none of this store. */
  readonly past?:
    | {
        readonly name: string;
        readonly originDay: number;
        /** series x 28 */
        readonly forecast: Float32Array;
        readonly quantiles: QuantileModel | undefined;
        /** Ids of series, some of them perhaps of this store. */
        readonly chosen: readonly string[];
      }
    | undefined;
}

export interface LookAtStoreResult {
  readonly data: StoreLook;
  readonly errors: ErrorLook | undefined;
}

/** What there is to see in a store's sales, and in the errors of its forecast. Runs in a worker thread. */
export default function lookAtStoreTask({ store, panel: bytes, originDay, past }: LookAtStoreTask): LookAtStoreResult {
  const panel = decodePanel(bytes);
  return {
    data: lookAtStore(store, panel, originDay),
    errors: past === undefined ? undefined : lookAtErrors({ store, panel, ...past }),
  };
}
