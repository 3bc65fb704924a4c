import { gunzipSync } from 'node:zlib';
import type { PanelRef } from '../../contracts/dataset.js';
import type { Scope } from '../../contracts/request.js';
import { type ReadDataset, readDataset } from '../../core/dataset/read-dataset.js';
import { departmentsOf } from '../../core/panel/departments-of.js';
import { encodePanel } from '../../core/panel/panel-file.js';
import { splitByStore } from '../../core/panel/split-by-store.js';

export interface ReadDatasetTask {
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly scope: Scope;
  readonly origin?: string | undefined;
}

export type ReadDatasetTaskResult =
  | Extract<ReadDataset, { kind: 'faults' }>
  | {
      readonly kind: 'panel';
      readonly originDay: number;
      readonly originDate: string;
      readonly firstDay: number;
      readonly lastDay: number;
      readonly shards: readonly (Omit<PanelRef, 'uri'> & { readonly file: Uint8Array })[];
    };

/** Parses the raw files and cuts the panel into its shards. Runs in a worker thread. */
export default function readDatasetTask({ files, scope, origin }: ReadDatasetTask): ReadDatasetTaskResult {
  const unpacked = files.map(({ name, bytes }) => ({
    name: name.replace(/\.gz$/, ''),
    bytes: name.endsWith('.gz') ? gunzipSync(bytes) : bytes,
  }));
  const named = (pattern: RegExp) => unpacked.find(({ name }) => pattern.test(name));
  const sales = named(/^sales_train_(evaluation|validation)\.csv$/);
  const result = readDataset(
    {
      calendar: named(/^calendar\.csv$/)?.bytes ?? new Uint8Array(),
      sales: sales ?? { name: 'sales_train_evaluation.csv', bytes: new Uint8Array() },
      prices: named(/^sell_prices\.csv$/)?.bytes ?? new Uint8Array(),
    },
    scope,
    origin,
  );
  if (result.kind === 'faults') return result;
  const { panel, originDay } = result;
  const { calendar, days } = panel;
  return {
    kind: 'panel',
    originDay,
    originDate: calendar.dates[originDay - calendar.firstDay] as string,
    firstDay: calendar.firstDay,
    lastDay: calendar.firstDay + days - 1,
    shards: splitByStore(panel).map((shard) => ({
      store: shard.store,
      series: shard.panel.series.count,
      departments: departmentsOf(shard.panel.series),
      file: encodePanel(shard.panel),
    })),
  };
}
