import type { SalesTable } from './sales-table.js';
import type { StoreRows } from './store-rows.js';

/**
 * The JSON of a list: first the list of all series with what each lies in, by code point of their own JSON, then `rest`. In pieces, since a
 * million series are more text than should be in memory at a time.
 *
 * Series are sorted a few items at a time. Their JSON begins with their id, the item and the store joined by `_`, so those of an item
 * come before all of the next one, unless its name goes on behind such a `_`: `A` and `A_B` are sorted together.
 */
export function* codeTexts(
  sales: SalesTable,
  stores: readonly StoreRows[],
  rest: readonly unknown[],
): Generator<string> {
  const series = (item: number) =>
    stores.flatMap((rows) => (rows.placeOf(item) === undefined ? [] : [jsonOf(sales, item, rows.name)]));
  yield '[[';
  let isFirst = true;
  for (const items of itemsTogether(sales)) {
    const texts = items.flatMap(series).sort();
    if (texts.length === 0) continue;
    yield `${isFirst ? '' : ','}${texts.map((text) => JSON.stringify(text)).join(',')}`;
    isFirst = false;
  }
  yield `]${rest.map((value) => `,${JSON.stringify(value)}`).join('')}]`;
}

function jsonOf(sales: SalesTable, number: number, store: string): string {
  const item = sales.itemName(number);
  const department = sales.departmentOf(item);
  return JSON.stringify([
    `${item}_${store}`,
    ...[item, department, sales.categoryOf(department), store, sales.stateOf(store)],
  ]);
}

/** Numbers of the items in the order of their names as JSON; together stand those of which one name with a `_` begins the others. */
function* itemsTogether(sales: SalesTable): Generator<readonly number[]> {
  const names = sales.allItems
    .map((name, number) => ({ number, text: `${JSON.stringify(name).slice(1, -1)}_` }))
    .sort((a, b) => (a.text < b.text ? -1 : 1));
  let together: number[] = [];
  let beginning: string | undefined;
  for (const { number, text } of names) {
    if (beginning === undefined || !text.startsWith(beginning)) {
      yield together;
      together = [];
      beginning = text;
    }
    together.push(number);
  }
  yield together;
}
