import { expect, it } from 'vitest';
import { LevelIndex } from '../../../core/hierarchy/level-index.js';
import { scalesOf } from '../../../core/metrics/scales.js';
import { StoreScales } from '../../../core/metrics/store-scales.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { smallPanel } from '../../support/small-panel.js';

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
  const stores = [0, 1, 2].map((code) =>
    selectSeries(
      panel,
      panel.series.ids.map((_, row) => row).filter((row) => panel.series.store.codes[row] === code),
    ),
  );
  const index = new LevelIndex();
  for (const { series } of stores) index.add(series);
  const scales = new StoreScales(index, 80, 80);
  for (const store of stores) scales.add(store);
  expect(scales.finish(panel.series)).toEqual(scalesOf(panel, 80));
});
