import { generateSample } from '../../../core/sample/generate-sample.js';
import { type Draft, DraftFile, type Line } from './draft.js';

/** An item whose name needs quotes and an encoding. */
export const ODD_ITEM = 'K\u00e4se, "alt" \u5976\u916a';
/** An event that needs an encoding, on several days, of which one has another event, too. */
export const ODD_EVENT = 'F\u00eate';
const ODD_DATES = ['2014-07-15', '2014-08-15', '2014-09-15', '2014-10-31'];

/** The data that is broken: small, with two stores, and names that only a careful reader reads. */
export function soundData(seed: number): Draft {
  const sample = generateSample({ seed, items: 9, stores: ['CA_1', 'CA_2', 'TX_1'], days: 140 });
  const linesOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
  const calendar = new DraftFile('calendar.csv', linesOf(sample['calendar.csv']));
  const sales = new DraftFile('sales_train_evaluation.csv', linesOf(sample['sales_train_evaluation.csv']));
  const prices = new DraftFile('sell_prices.csv', linesOf(sample['sell_prices.csv']));
  for (const row of sales.rows) {
    if (sales.get(row, 'item_id') !== 'FOODS_1_001') continue;
    sales.set(row, 'item_id', ODD_ITEM);
    sales.set(row, 'id', `${ODD_ITEM}_${sales.get(row, 'store_id')}_evaluation`);
  }
  for (const row of prices.rows) if (prices.get(row, 'item_id') === 'FOODS_1_001') prices.set(row, 'item_id', ODD_ITEM);
  for (const row of calendar.rows) {
    if (!ODD_DATES.includes(calendar.get(row, 'date'))) continue;
    const event = calendar.get(row, 'event_name_1') === '' ? 1 : 2;
    calendar.set(row, `event_name_${event}`, ODD_EVENT);
    calendar.set(row, `event_type_${event}`, 'Religious');
  }
  return { calendar, sales, prices };
}

/** Price rows of weeks in which the series sold something: the reader must miss each of them. */
export function neededPrices({ calendar, sales, prices }: Draft): Line[] {
  const weekOf = calendar.rows.map((row) => calendar.get(row, 'wm_yr_wk'));
  const needed = new Set<string>();
  for (const row of sales.rows) {
    const name = `${sales.get(row, 'store_id')}\n${sales.get(row, 'item_id')}`;
    row.fields.slice(sales.at('d_1')).forEach((units, day) => {
      if (Number(units) > 0) needed.add(`${name}\n${weekOf[day]}`);
    });
  }
  return prices.rows.filter((row) =>
    needed.has(['store_id', 'item_id', 'wm_yr_wk'].map((column) => prices.get(row, column)).join('\n')),
  );
}
