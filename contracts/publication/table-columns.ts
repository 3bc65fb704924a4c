/**
 * Columns of a version's tables, by the number of their schema: `forecast.series-table/2`.
 *
 * 1: 0.1.0; `date` is a text. 2: `date` is a date. Columns may be added to a number; what would take one away or change it gets the next.
 */
export type TableNumber = 1 | 2;
export const TABLE_NUMBER = 2;

export const TABLES = {
  'forecast.parquet': 'forecast.series-table',
  'levels.parquet': 'forecast.level-table',
  'forecast.csv': 'forecast.series-csv',
  'submission.csv': 'forecast.submission',
} as const;

/** What a manifest says of a table's columns; the CSV files have their first number. */
export const tableSchema = (file: keyof typeof TABLES): string =>
  `${TABLES[file]}/${file.endsWith('.parquet') ? TABLE_NUMBER : 1}`;

/** The nine quantiles of the M5 uncertainty competition, rising. */
export const QUANTILES = [0.005, 0.025, 0.165, 0.25, 0.5, 0.75, 0.835, 0.975, 0.995] as const;

/** Column of a quantile: `q0.025`. */
export const quantileColumn = (quantile: number): string => `q${quantile}`;

export interface TableColumn {
  readonly name: string;
  /** How parquet has it. */
  readonly type: 'string' | 'date' | 'int32' | 'float';
  /** Whether every table has it; quantiles are left out with `publish.quantiles: false`. */
  readonly always: boolean;
  readonly meaning: string;
}

const text = (name: string, meaning: string): TableColumn => ({ name, type: 'string', always: true, meaning });

const ids = (where: string): readonly TableColumn[] => [
  text('item_id', `Item${where}.`),
  text('dept_id', `Department${where}.`),
  text('cat_id', `Category${where}.`),
  text('store_id', `Store${where}.`),
  text('state_id', `State${where}.`),
];

const days: readonly TableColumn[] = [
  text('d', 'The same day as M5 counts them: `d_1942`.'),
  { name: 'date', type: 'date', always: true, meaning: 'Day that is forecast.' },
];

const quantiles: readonly TableColumn[] = QUANTILES.map((quantile) => ({
  name: quantileColumn(quantile),
  type: 'float',
  always: false,
  meaning: `Units of which ${formatPercent(quantile)} of outcomes lie below.`,
}));

const forecast = (meaning: string): TableColumn => ({ name: 'forecast', type: 'float', always: true, meaning });

/** Of `forecast.parquet`, a row a series and day: series after series, the stores one after the other. */
export const SERIES_COLUMNS: readonly TableColumn[] = [
  text('id', "Name of the series, no two the same: the data's id without its end, where no other has it."),
  ...ids(''),
  ...days,
  forecast('Units, the mean.'),
  ...quantiles,
];

/** Of `levels.parquet`, a row a group and day: level after level. */
export const LEVEL_COLUMNS: readonly TableColumn[] = [
  text('group', 'Name of the group, no two of a level the same: its ids joined by `_`; `Total` at the top.'),
  ...ids(' that the series of the group share; empty where they differ'),
  ...days,
  { name: 'level', type: 'int32', always: true, meaning: 'Level of M5, 1 (total) to 11 (item x state).' },
  forecast('Units, the sum of its series.'),
  ...quantiles.map((column) => ({ ...column, always: true })),
];

function formatPercent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}
