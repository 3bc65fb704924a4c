import { expect, it } from 'vitest';
import { LevelIndex } from '../../../core/hierarchy/level-index.js';
import { scalesOf } from '../../../core/metrics/scales.js';
import { seriesScales } from '../../../core/metrics/series-scales.js';
import { StoreScales } from '../../../core/metrics/store-scales.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { smallPanel } from '../../support/small-panel.js';
import { splitByStore } from '../../support/split-by-store.js';

it('scales that are made a store at a time are those of all stores at once, to the last digit', () => {
  const all = smallPanel({
    stores: ['CA_1', 'CA_2', 'TX_1'],
    items: ['HOBBIES_1_001', 'FOODS_2_001', 'FOODS_1_001', 'FOODS_1_002'],
    days: 90,
    sales: (series, day) => (day < series * 5 ? 0 : (series * 31 + day * 7) % 11),
    price: (series, week) => 1 + series / 7 + week / 13,
  });
  // A store lacks an item.
  const panel = selectSeries(
    all,
    all.series.ids.map((_, row) => row).filter((row) => row !== 5),
  );
  const stores = splitByStore(panel).map(({ panel: store }) => store);
  const index = new LevelIndex();
  for (const { series } of stores) index.add(series);
  const origins = [60, 80];
  const scales = new StoreScales(index, panel, origins);
  for (const store of stores) scales.add(store);
  const made = scales.finish();
  for (const [at, originDay] of origins.entries()) {
    const measures = ({ levels }: ReturnType<typeof scalesOf>) =>
      levels.map(({ level: { number, groups }, ...of }) => ({ number, groups, ...of }));
    const whole = scalesOf(panel, originDay);
    expect(measures(made[at]!)).toEqual(measures(whole).slice(0, -1));
    expect(seriesScales(panel, originDay)).toEqual(whole.levels.at(-1));
  }
});
