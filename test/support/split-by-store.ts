import type { Panel } from '../../core/panel/panel.js';
import { selectSeries } from '../../core/panel/select-series.js';

/** The panel's shards: one per store, stores in label order, series in their order within each. Labels stay those of the whole. */
export function splitByStore(panel: Panel): readonly { readonly store: string; readonly panel: Panel }[] {
  const { series } = panel;
  return series.store.labels.map((store, code) => {
    const rows: number[] = [];
    for (let index = 0; index < series.count; index++) if (series.store.codes[index] === code) rows.push(index);
    return { store, panel: selectSeries(panel, rows) };
  });
}
