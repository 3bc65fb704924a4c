import { type Damage, type Place, read, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import { type Draft, type DraftFile, type Line, TABLES, type Table } from '../draft.js';
import { neededPrices } from '../sound-data.js';

/** A damage of each table. */
const each = (
  make: (table: Table, file: (draft: Draft) => DraftFile) => Damage,
  tables: readonly Table[] = TABLES,
): readonly Damage[] => tables.map((table) => make(table, (draft) => draft[table]));

const insert = (file: DraftFile, line: Line, dice: Dice): Line => {
  file.lines.splice(1 + dice.below(file.lines.length), 0, line);
  return line;
};

/** Not the last row, behind which nothing could be missed. */
const remove = (file: DraftFile, line: Line): void => {
  file.lines.splice(file.lines.indexOf(line), 1);
};

const raw = (text: string): Line => ({ fields: [], raw: text });

/** The text of a row, cut in two. */
function halves(line: Line, dice: Dice): readonly [string, string] {
  const text = line.fields.map((field) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',');
  const at = 1 + dice.below(text.length - 1);
  return [text.slice(0, at), text.slice(at)];
}

/** Lines that programs and people leave in tables. */
const STRANGE = [
  '# exported from the warehouse',
  '(140 rows affected)',
  '   ',
  '...',
  '\u001a',
  'Total',
  '-- end --',
  '<br>',
];

export const LINE_DAMAGES: readonly Damage[] = [
  ...each((table, file) =>
    refused('lines', `${table}: a row stands twice`, (draft, dice) => {
      const line = { fields: [...dice.pick(file(draft).rows).fields] };
      file(draft).lines.push(line);
      return { table, line };
    }),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: the header stands again`, (draft, dice) => ({
      table,
      line: insert(file(draft), { fields: [...file(draft).header.fields] }, dice),
    })),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: a row of commas`, (draft, dice) => ({
      table,
      line: insert(file(draft), { fields: file(draft).header.fields.map(() => '') }, dice),
    })),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: a line that is no row`, (draft, dice) => ({
      table,
      line: insert(file(draft), raw(dice.pick(STRANGE)), dice),
    })),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: a row has lost a field`, (draft, dice) => {
      const line = dice.pick(file(draft).rows);
      line.fields.splice(dice.below(line.fields.length), 1);
      return { table, line };
    }),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: a row has a field more`, (draft, dice) => {
      const line = dice.pick(file(draft).rows);
      line.fields.splice(dice.below(line.fields.length + 1), 0, dice.pick(['', '0', 'x']));
      return { table, line };
    }),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: a row is broken in two`, (draft, dice) => {
      const { lines, rows } = file(draft);
      const line = dice.pick(rows.filter(({ fields }) => fields.length > 1));
      const [first, second] = halves(line, dice);
      line.raw = first;
      lines.splice(lines.indexOf(line) + 1, 0, raw(second));
      return { table };
    }),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: two rows stand on one line`, (draft, dice) => {
      const { lines, rows } = file(draft);
      const line = dice.pick(rows.slice(0, -1));
      const next = lines[lines.indexOf(line) + 1] as Line;
      const between = dice.pick(['', ',', ' ', '\r']);
      line.raw = `${line.fields.map(quoted).join(',')}${between}${next.fields.map(quoted).join(',')}`;
      remove(file(draft), next);
      return { table, line };
    }),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: a quote is not closed`, (draft, dice) => {
      const line = dice.pick(file(draft).rows);
      const at = dice.below(line.fields.length);
      line.raw = line.fields
        .map((field, index) => (index === at ? `"${field.replaceAll('"', '')}` : quoted(field)))
        .join(',');
      return { table, line };
    }),
  ),
  ...each((table, file) =>
    refused('lines', `${table}: something stands behind a quote`, (draft, dice) => {
      const line = dice.pick(file(draft).rows);
      const at = dice.below(line.fields.length);
      line.raw = line.fields
        .map((field, index) => (index === at ? `"${field.replaceAll('"', '')}" x` : quoted(field)))
        .join(',');
      return { table, line };
    }),
  ),
  ...each((table, file) =>
    read('lines', `${table}: lines without anything`, (draft, dice) => {
      for (let count = 0; count < 3; count++) insert(file(draft), raw(''), dice);
      return { table };
    }),
  ),
  ...each((table, file) =>
    read('lines', `${table}: empty lines at the end`, (draft) => {
      file(draft).lines.push(raw(''), raw(''));
      return { table };
    }),
  ),
  ...each(
    (table, file) => ({
      ...read('lines', `${table}: rows in another order`, (draft, dice) => {
        file(draft).lines = [file(draft).header, ...dice.shuffled(file(draft).rows)];
        return { table };
      }),
      reorders: table === 'sales',
    }),
    ['sales', 'prices'],
  ),
  refused('lines', 'a price is missing', (draft, dice) => {
    remove(draft.prices, dice.pick(neededPrices(draft)));
    return { table: 'prices' };
  }),
  refused('lines', 'the prices of a series are missing', ({ prices }, dice) => {
    const of = ({ fields }: Line) => fields.slice(0, 2).join('\n');
    const series = of(dice.pick(prices.rows));
    prices.lines = prices.lines.filter((line) => of(line) !== series);
    return { table: 'prices' };
  }),
  refused('lines', 'the prices of a week are missing', (draft, dice) => {
    const { prices } = draft;
    const week = prices.get(dice.pick(neededPrices(draft)), 'wm_yr_wk');
    prices.lines = [prices.header, ...prices.rows.filter((line) => prices.get(line, 'wm_yr_wk') !== week)];
    return { table: 'calendar' };
  }),
  refused('lines', 'a day is missing', ({ calendar }, dice) => {
    remove(calendar, calendar.rows[1 + dice.below(calendar.rows.length - 2)] as Line);
    return { table: 'calendar' };
  }),
  refused('lines', 'the first days are missing', ({ calendar }, dice) => {
    calendar.lines.splice(1, 1 + dice.below(30));
    return { table: 'calendar' };
  }),
  refused('lines', 'the last days are missing', ({ calendar }, dice) => {
    calendar.lines.splice(-1 - dice.below(60));
    return { table: 'calendar' };
  }),
  refused('lines', 'two days are exchanged', ({ calendar }, dice) => {
    const at = 2 + dice.below(calendar.lines.length - 4);
    const [first, second] = calendar.lines.slice(at, at + 2) as [Line, Line];
    calendar.lines.splice(at, 2, second, first);
    return { table: 'calendar', line: second };
  }),
  refused('lines', 'days run backwards', ({ calendar }): Place => {
    calendar.lines = [calendar.header, ...calendar.rows.toReversed()];
    return { table: 'calendar' };
  }),
];

const quoted = (field: string): string => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
