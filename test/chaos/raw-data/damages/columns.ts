import { type Damage, read, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import { type DraftFile, TABLES, type Table } from '../draft.js';

/** Columns that a reader can't do without. */
const REQUIRED: Readonly<Record<Table, readonly string[]>> = {
  calendar: ['date', 'wm_yr_wk', 'd', 'event_name_1', 'event_type_1', 'event_name_2', 'event_type_2'],
  sales: ['id', 'item_id', 'dept_id', 'cat_id', 'store_id', 'state_id'],
  prices: ['store_id', 'item_id', 'wm_yr_wk', 'sell_price'],
};

const RENAMED: readonly ((name: string) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => ` ${name}`,
  (name) => `${name} `,
  (name) => name.replace('_', ''),
  (name) => `\u200b${name}`,
  (name) => `'${name}'`,
  () => '',
];

/** Rearranges the fields of every line alike. */
function rearrange(file: DraftFile, change: (fields: string[], isHeader: boolean) => string[]): void {
  file.lines.forEach((line, index) => {
    if (line.raw === undefined) line.fields = change(line.fields, index === 0);
  });
}

/** Columns of the sales that may stand in any order: the days stay behind each other. */
const KEYS = REQUIRED.sales.length;

const shuffle = (table: Table, file: DraftFile, dice: Dice): void => {
  const width = file.header.fields.length;
  const loose = table === 'sales' ? KEYS : width;
  const order = dice.shuffled(Array.from({ length: loose }, (_, at) => at));
  rearrange(file, (fields) => [...order.map((at) => fields[at] as string), ...fields.slice(loose)]);
};

export const COLUMN_DAMAGES: readonly Damage[] = [
  ...TABLES.flatMap((table) => [
    refused('columns', `${table}: a column is missing`, (draft, dice) => {
      const at = draft[table].at(dice.pick(REQUIRED[table]));
      rearrange(draft[table], (fields) => fields.toSpliced(at, 1));
      return { table, line: draft[table].header };
    }),
    refused('columns', `${table}: a column has another name`, (draft, dice) => {
      const column = dice.pick(REQUIRED[table]);
      draft[table].set(draft[table].header, column, dice.pick(RENAMED.filter((by) => by(column) !== column))(column));
      return { table, line: draft[table].header };
    }),
    refused('columns', `${table}: a column stands twice`, (draft, dice) => {
      const at = draft[table].at(dice.pick(REQUIRED[table]));
      rearrange(draft[table], (fields) => [fields[at] as string, ...fields]);
      return { table, line: draft[table].header };
    }),
    refused('columns', `${table}: there is no header`, (draft) => {
      draft[table].lines.shift();
      return { table };
    }),
    read('columns', `${table}: an index column in front`, (draft, dice) => {
      const name = dice.pick(['', 'index', 'Unnamed: 0']);
      let row = 0;
      rearrange(draft[table], (fields, isHeader) => [isHeader ? name : String(row++), ...fields]);
      return { table };
    }),
    read('columns', `${table}: a comma behind every line`, (draft) => {
      rearrange(draft[table], (fields) => [...fields, '']);
      return { table };
    }),
    read('columns', `${table}: columns in another order`, (draft, dice) => {
      shuffle(table, draft[table], dice);
      return { table };
    }),
  ]),
  ...(['calendar', 'prices'] as const).map((table) =>
    read('columns', `${table}: a column that nobody asked for`, (draft, dice) => {
      const at = dice.below(draft[table].header.fields.length + 1);
      rearrange(draft[table], (fields, isHeader) => fields.toSpliced(at, 0, isHeader ? 'remark' : 'x, "y"'));
      return { table };
    }),
  ),
  refused('columns', 'a day is missing in the sales', ({ sales }, dice) => {
    const at = sales.at(`d_${2 + dice.below(130)}`);
    rearrange(sales, (fields) => fields.toSpliced(at, 1));
    return { table: 'sales', line: sales.header };
  }),
  refused('columns', 'two days of the sales are exchanged', ({ sales }, dice) => {
    const at = sales.at(`d_${1 + dice.below(130)}`);
    rearrange(sales, (fields) => fields.toSpliced(at, 2, fields[at + 1] as string, fields[at] as string));
    return { table: 'sales', line: sales.header };
  }),
  refused('columns', 'the header of the sales has lost a day', ({ sales }, dice) => {
    sales.header.fields.splice(sales.at(`d_${1 + dice.below(140)}`), 1);
    return { table: 'sales' };
  }),
  refused('columns', 'a day of the sales has another name', ({ sales }, dice) => {
    const at = sales.at(`d_${1 + dice.below(140)}`);
    const name = sales.header.fields[at] as string;
    sales.header.fields[at] = dice.pick([name.toUpperCase(), name.slice(2), `${name} `, `x${name}`, 'total']);
    return { table: 'sales', line: sales.header };
  }),
  refused('columns', 'a further column stands among the days', ({ sales }, dice) => {
    const at = sales.at(`d_${1 + dice.below(140)}`);
    rearrange(sales, (fields, isHeader) => fields.toSpliced(at, 0, isHeader ? 'total' : '7'));
    return { table: 'sales', line: sales.header };
  }),
];
