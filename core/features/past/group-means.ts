import type { Group } from '../../../contracts/features/past-statistic.js';
import type { Panel } from '../../panel/panel.js';

/**
 * Mean units a series and day, as of each known day, of a series' group in its own store.
 *
 * All series of a store's group must lie in the panel, as they do in a shard by store.
 *
 * @param starts first day of each series that counts
 * @param known days from the first on whose sales may be used
 */
export function groupMeans(panel: Panel, group: Group, starts: Int32Array, known: number) {
  const groupOf = groupsOf(panel, group);
  const groups = groupOf.reduce((most, code) => Math.max(most, code + 1), 0);
  const units = new Float64Array(groups * known);
  const entered = new Float64Array(groups * known);
  groupOf.forEach((code, series) => {
    const from = series * panel.days;
    const to = code * known;
    for (let day = 0; day < known; day++)
      units[to + day] = (units[to + day] as number) + (panel.sales[from + day] as number);
    const start = starts[series] as number;
    if (start < known) entered[to + start] = (entered[to + start] as number) + 1;
  });
  const means = new Float32Array(groups * known);
  for (let code = 0; code < groups; code++) {
    let [sum, series, seriesDays] = [0, 0, 0];
    for (let day = 0; day < known; day++) {
      const cell = code * known + day;
      sum += units[cell] as number;
      series += entered[cell] as number;
      seriesDays += series;
      // Without a series on sale so far this is 0 / 0, which is missing.
      means[cell] = sum / seriesDays;
    }
  }
  return (series: number): Float32Array => {
    const code = groupOf[series] as number;
    return means.subarray(code * known, (code + 1) * known);
  };
}

/** Group of each series: store and department, store and category, or the store. */
function groupsOf({ series }: Panel, group: Group): Int32Array {
  const within = { dept: series.department, cat: series.category, store: undefined }[group];
  const width = within?.labels.length ?? 1;
  return Int32Array.from(series.store.codes, (store, index) => store * width + (within?.codes[index] ?? 0));
}
