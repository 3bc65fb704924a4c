import { type Damage, type Place, read, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import type { Draft, Line } from '../draft.js';
import { neededPrices } from '../sound-data.js';

/** What a cell becomes. */
type Change = (value: string) => string;
type Changes = Readonly<Record<string, readonly Change[]>>;

const to = (...values: readonly string[]): readonly Change[] => values.map((value) => () => value);

/** Units that are no number a reader could take. */
const BROKEN_UNITS: Changes = {
  'is empty': to('', ' '),
  'is a word for nothing': to('NaN', 'nan', 'None', 'NULL', '#N/A', '-', '\u2013'),
  'is a word': to('x7', 'TRUE', 'out', '0x1F', 'seven'),
  'is infinite': to('inf', '-inf', 'Infinity', '1e400'),
  'is negative': to('-1', '-0', '-3.0', '(3)'),
  'is a fraction': to('2.5', '0.1', '3.00000000000001', '.5'),
  'has an exponent': to('1e3', '1E0', '3.0e+00'),
  'is too large': to('65536', '70000', '4294967297', '99999999999999999999'),
  'has separated thousands': to('1 000', '1,000', "1'000", '1_000', '1.000.000'),
  'has a decimal comma': to('3,0', '2,5'),
  'has a blank beside it': [(value) => ` ${value}`, (value) => `${value} `, (value) => `${value}\u00a0`],
  'has a sign': [(value) => `+${value}`],
  'is in digits of another script': to('\u0663', '\uff13'),
  'has a control character': to('1\u00002', '1\u00082', '\u001b[3m'),
  'has a point without a digit': [(value) => `${value}.`],
};

const BROKEN_PRICES: Changes = {
  'is empty': to('', ' '),
  'is a word': to('free', 'NaN', 'None', '#DIV/0!', 'TRUE'),
  'is infinite': to('inf', '1e400', '9'.repeat(45)),
  'is zero or nearly': to('0', '0.00', `0.${'0'.repeat(48)}1`),
  'is negative': [(value) => `-${value}`, (value) => `(${value})`],
  'has a decimal comma': [(value) => value.replace('.', ','), () => '1.234,56'],
  'has separated thousands': to('1,234.56', '1 234.56'),
  'has an exponent': [(value) => `${value}e0`, (value) => `${value}E+00`],
  'has a currency': [(value) => `$${value}`, (value) => `${value} \u20ac`, (value) => `USD ${value}`],
  'has a blank beside it': [(value) => ` ${value}`, (value) => `${value} `],
  'has two points': [(value) => `${value}.9`],
  'has no digit behind its point': [(value) => `${value.split('.')[0]}.`],
};

/** A week is broken where the price is missed: a sale lies in it. */
const BROKEN_WEEKS: Changes = {
  'is empty': to('', ' '),
  'is a word': to('week 3', 'W32', 'NaN', '2014-W32'),
  'is negative': [(value) => `-${value}`],
  'is a fraction': [(value) => `${value}.5`],
  'has an exponent': to('1.1402e4'),
  'has a digit more': [(value) => `${value}0`, (value) => `1${value}`, () => '99999999999'],
  'has a blank beside it': [(value) => `${value} `, (value) => ` ${value}`],
};

const pickRow = (rows: readonly Line[], dice: Dice): Line => dice.pick(rows);

function changeUnits({ sales }: Draft, dice: Dice, change: Change): Place {
  const line = pickRow(sales.rows, dice);
  const first = sales.at('d_1');
  const at = first + dice.below(line.fields.length - first);
  line.fields[at] = change(line.fields[at] as string);
  return { table: 'sales', line };
}

function changePrice(draft: Draft, dice: Dice, column: 'sell_price' | 'wm_yr_wk', change: Change): Place {
  const line = pickRow(neededPrices(draft), dice);
  draft.prices.set(line, column, change(draft.prices.get(line, column)));
  return { table: 'prices', line };
}

const eachUnit = ({ sales }: Draft, line: Line, change: Change): void => {
  const first = sales.at('d_1');
  line.fields = line.fields.map((field, at) => (at < first ? field : change(field)));
};

export const VALUE_DAMAGES: readonly Damage[] = [
  ...Object.entries(BROKEN_UNITS).map(([what, changes]) =>
    refused('fields', `a sales value ${what}`, (draft, dice) => changeUnits(draft, dice, dice.pick(changes))),
  ),
  ...Object.entries(BROKEN_PRICES).map(([what, changes]) =>
    refused('fields', `a price ${what}`, (draft, dice) => changePrice(draft, dice, 'sell_price', dice.pick(changes))),
  ),
  ...Object.entries(BROKEN_WEEKS).map(([what, changes]) =>
    refused('fields', `the week of a price ${what}`, (draft, dice) =>
      changePrice(draft, dice, 'wm_yr_wk', dice.pick(changes)),
    ),
  ),
  refused('fields', 'the week of a price is that of another price', (draft, dice) => {
    const { prices } = draft;
    const line = pickRow(neededPrices(draft), dice);
    const isOther = (other: Line) =>
      other !== line && ['store_id', 'item_id'].every((key) => prices.get(other, key) === prices.get(line, key));
    prices.set(line, 'wm_yr_wk', prices.get(dice.pick(prices.rows.filter(isOther)), 'wm_yr_wk'));
    return { table: 'prices' };
  }),
  refused('fields', 'many sales values are broken', (draft, dice) => {
    for (const line of draft.sales.rows) eachUnit(draft, line, (value) => (dice.below(3) === 0 ? 'x' : value));
    return { table: 'sales' };
  }),
  refused('fields', 'every price is broken', ({ prices }) => {
    for (const line of prices.rows) prices.set(line, 'sell_price', `\u20ac ${prices.get(line, 'sell_price')}`);
    return { table: 'prices' };
  }),
  read('fields', 'a sales value is a whole float', (draft, dice) => changeUnits(draft, dice, (value) => `${value}.0`)),
  read('fields', 'a sales value is a long whole float', (draft, dice) =>
    changeUnits(draft, dice, (value) => `${value}.${'0'.repeat(1 + dice.below(20))}`),
  ),
  read('fields', 'a sales value has zeros in front', (draft, dice) =>
    changeUnits(draft, dice, (value) => '0'.repeat(1 + dice.below(12)) + value),
  ),
  read('fields', 'all sales of a row are whole floats', (draft, dice) => {
    const line = pickRow(draft.sales.rows, dice);
    eachUnit(draft, line, (value) => `${value}.0`);
    return { table: 'sales', line };
  }),
  read('fields', 'all sales are whole floats', (draft) => {
    for (const line of draft.sales.rows) eachUnit(draft, line, (value) => `${value}.0`);
    return { table: 'sales' };
  }),
  read('fields', 'a price has zeros behind it', (draft, dice) =>
    changePrice(draft, dice, 'sell_price', (value) => value + '0'.repeat(1 + dice.below(20))),
  ),
  read('fields', 'a price has zeros in front', (draft, dice) =>
    changePrice(draft, dice, 'sell_price', (value) => `00${value}`),
  ),
  read('fields', 'prices have all digits of a double', ({ prices }) => {
    for (const line of prices.rows) {
      prices.set(line, 'sell_price', Number(prices.get(line, 'sell_price')).toFixed(17));
    }
    return { table: 'prices' };
  }),
  read('fields', 'weeks are whole floats', ({ calendar, prices }) => {
    for (const file of [calendar, prices]) {
      for (const line of file.rows) file.set(line, 'wm_yr_wk', `${file.get(line, 'wm_yr_wk')}.0`);
    }
    return { table: 'prices' };
  }),
];
