import { type Damage, type Place, read, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import type { Draft, DraftFile, Line } from '../draft.js';
import { neededPrices, ODD_ITEM } from '../sound-data.js';

type Change = (name: string) => string;

/** Spellings of a name that people take for the same, and programs don't. */
const OTHERWISE: Readonly<Record<string, readonly Change[]>> = {
  'has a blank beside it': [
    (name) => `${name} `,
    (name) => ` ${name}`,
    (name) => `${name}\u00a0`,
    (name) => `${name}\t`,
  ],
  'has a blank within': [(name) => `${name.slice(0, 2)} ${name.slice(2)}`],
  'has another letter case': [(name) => name.toLowerCase()],
  'has a sign without width': [(name) => `${name}\u200b`, (name) => `\ufeff${name}`, (name) => `${name}\u00ad`],
  'has a control character': [(name) => `${name}\u0000`, (name) => `${name}\u0007`, (name) => `\u001b[31m${name}`],
};

const keysOf = ['item_id', 'store_id'] as const;

const change = (file: DraftFile, line: Line, column: string, by: Change): void =>
  file.set(line, column, by(file.get(line, column)));

const inSales =
  (column: string, by: (dice: Dice) => Change) =>
  (draft: Draft, dice: Dice): Place => {
    const line = dice.pick(draft.sales.rows);
    change(draft.sales, line, column, by(dice));
    return { table: 'sales', line };
  };

/** Gives all rows of a name in the prices another one. */
const inAllPrices = ({ prices }: Draft, dice: Dice, by: Change): Place => {
  const column = dice.pick(keysOf);
  const name = prices.get(dice.pick(prices.rows), column);
  for (const line of prices.rows) if (prices.get(line, column) === name) prices.set(line, column, by(name));
  return { table: 'prices' };
};

/** Another of the names that the column has. */
const another = (draft: Draft, dice: Dice, column: string): Place => {
  const { sales } = draft;
  const line = dice.pick(sales.rows);
  const others = [...new Set(sales.rows.map((row) => sales.get(row, column)))];
  sales.set(line, column, dice.pick(others.filter((other) => other !== sales.get(line, column))));
  return { table: 'sales' };
};

export const NAME_DAMAGES: readonly Damage[] = [
  ...Object.entries(OTHERWISE).flatMap(([what, changes]) => [
    ...keysOf.map((column) =>
      refused(
        'fields',
        `a ${column} of the sales ${what}`,
        inSales(column, (dice) => dice.pick(changes)),
      ),
    ),
    refused('fields', `a name of a price ${what}`, (draft, dice) => {
      const line = dice.pick(neededPrices(draft));
      change(draft.prices, line, dice.pick(keysOf), dice.pick(changes));
      return { table: 'prices', line };
    }),
    refused('fields', `a name of all its prices ${what}`, (draft, dice) =>
      inAllPrices(draft, dice, dice.pick(changes)),
    ),
  ]),
  refused(
    'fields',
    'an id of the sales has another letter case',
    inSales('id', () => (name) => name.toLowerCase()),
  ),
  refused(
    'fields',
    'an id of the sales is empty',
    inSales('id', () => () => ''),
  ),
  refused(
    'fields',
    'an id of the sales has lost its store',
    inSales('id', () => (name) => name.replace(/_[A-Z]{2}_\d_/, '_')),
  ),
  ...['item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'].flatMap((column) => [
    refused(
      'fields',
      `a ${column} of the sales is empty`,
      inSales(column, (dice) => () => dice.pick(['', ' '])),
    ),
    refused('fields', `a ${column} of the sales is another`, (draft, dice) => another(draft, dice, column)),
    refused(
      'fields',
      `a ${column} of the sales is longer than a page`,
      inSales(column, () => (name) => name.repeat(100)),
    ),
  ]),
  ...['dept_id', 'cat_id', 'state_id'].map((column) =>
    refused('fields', `a ${column} of an item or store looks like another in all its rows`, ({ sales }, dice) => {
      const key = column === 'state_id' ? 'store_id' : column === 'dept_id' ? 'item_id' : 'dept_id';
      const of = sales.get(dice.pick(sales.rows.filter((row) => hasOthers(sales, row, column, key))), key);
      const by = dice.pick<Change>([(name) => `${name} `, (name) => `${name}\u200b`, wideEnd]);
      for (const line of sales.rows) if (sales.get(line, key) === of) change(sales, line, column, by);
      return { table: 'sales' };
    }),
  ),
  refused('fields', 'a letter of a name is in its other form', (draft, dice) => {
    const file = dice.pick([draft.sales, draft.prices]);
    const lines = file === draft.sales ? file.rows : neededPrices(draft);
    const line = dice.pick(lines.filter((row) => file.get(row, 'item_id') === ODD_ITEM));
    change(file, line, 'item_id', (name) => name.normalize('NFD'));
    return { table: file === draft.sales ? 'sales' : 'prices', line };
  }),
  refused('fields', 'a name of a price has a wrong letter', (draft, dice) => {
    const line = dice.pick(neededPrices(draft));
    change(draft.prices, line, dice.pick(keysOf), (name) => `${name.slice(0, -1)}X`);
    return { table: 'prices' };
  }),
  refused('fields', 'stores and items of all prices are exchanged', ({ prices }) => {
    for (const line of prices.rows) {
      const [item, store] = keysOf.map((column) => prices.get(line, column)) as [string, string];
      prices.set(line, 'item_id', store);
      prices.set(line, 'store_id', item);
    }
    return { table: 'prices' };
  }),
  read('fields', 'prices have stores and items that the sales lack', ({ prices }, dice) => {
    for (const name of ['CA_9', 'NY_1']) {
      const line = { fields: [...dice.pick(prices.rows).fields] };
      prices.set(line, 'store_id', name);
      prices.lines.push(line);
    }
    return { table: 'prices' };
  }),
];

/** Gives the last letter its wide form, as in Japanese text. */
const wideEnd: Change = (name) => name.slice(0, -1) + String.fromCharCode(name.charCodeAt(name.length - 1) + 0xfee0);

/** Whether other items or stores have the same department, category or state, from which it could not be told then. */
const hasOthers = (file: DraftFile, row: Line, column: string, key: string): boolean =>
  file.rows.some(
    (other) => file.get(other, column) === file.get(row, column) && file.get(other, key) !== file.get(row, key),
  );
