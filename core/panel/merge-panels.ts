import type { Encoded, Panel } from './panel.js';

/**
 * Puts shards of one panel together again, in the given order.
 *
 * @throws Error when the shards don't come from one dataset: their calendars or labels differ
 */
export function mergePanels(shards: readonly Panel[]): Panel {
  const [first] = shards;
  if (first === undefined) throw new Error('no shards to merge');
  if (shards.length === 1) return first;
  for (const shard of shards) {
    if (shard.days !== first.days || shard.calendar.firstDay !== first.calendar.firstDay) {
      throw new Error('the shards cover different days, so they are not of one dataset');
    }
  }
  const count = shards.reduce((sum, shard) => sum + shard.series.count, 0);
  const weeks = first.calendar.weeks.length;
  const sales = new Uint16Array(count * first.days);
  const prices = new Float32Array(count * weeks);
  let offset = 0;
  for (const shard of shards) {
    sales.set(shard.sales, offset * first.days);
    prices.set(shard.prices, offset * weeks);
    offset += shard.series.count;
  }
  const column = (name: 'item' | 'department' | 'category' | 'store' | 'state') =>
    concatenate(shards.map((shard) => shard.series[name]));
  const suffixes = shards.flatMap(({ series: { suffix } }) => suffix ?? []);
  return {
    calendar: first.calendar,
    days: first.days,
    sales,
    prices,
    series: {
      count,
      ids: shards.flatMap((shard) => shard.series.ids),
      ...(suffixes.length < shards.length ? {} : { suffix: concatenate(suffixes) }),
      item: column('item'),
      department: column('department'),
      category: column('category'),
      store: column('store'),
      state: column('state'),
    },
  };
}

/** Labels are encoded over the whole scope, so equal codes mean equal labels in every shard. */
function concatenate(columns: readonly Encoded[]): Encoded {
  const labels = columns[0]?.labels ?? [];
  if (columns.some((column) => column.labels.join('\n') !== labels.join('\n'))) {
    throw new Error('the shards encode their labels differently, so they are not of one dataset');
  }
  const codes = new Uint16Array(columns.reduce((sum, column) => sum + column.codes.length, 0));
  let offset = 0;
  for (const column of columns) {
    codes.set(column.codes, offset);
    offset += column.codes.length;
  }
  return { labels, codes };
}
