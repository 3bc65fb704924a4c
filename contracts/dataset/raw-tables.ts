/** A form in which a table may lie below the place of the raw data. */
type Form =
  /** One file, the better name first. */
  | { readonly kind: 'csv'; readonly names: readonly string[] }
  /** Parquet: a file `<stem>.parquet`, or any number of them in a folder `<stem>/`. */
  | { readonly kind: 'parquet'; readonly stem: string };

/** The three tables of a dataset, in the order in which their files are hashed: the forms that each may have. */
export const RAW_TABLES: readonly (readonly Form[])[] = [
  [{ kind: 'csv', names: ['calendar.csv', 'calendar.csv.gz'] }],
  [
    {
      kind: 'csv',
      names: [
        'sales_train_evaluation.csv',
        'sales_train_evaluation.csv.gz',
        'sales_train_validation.csv',
        'sales_train_validation.csv.gz',
      ],
    },
    { kind: 'parquet', stem: 'sales' },
  ],
  [
    { kind: 'csv', names: ['sell_prices.csv', 'sell_prices.csv.gz'] },
    { kind: 'parquet', stem: 'sell_prices' },
  ],
];

/** Folders of parquet files, by their names with a slash. */
export const TABLE_FOLDERS: readonly string[] = RAW_TABLES.flatMap((forms) =>
  forms.flatMap((form) => (form.kind === 'parquet' ? [`${form.stem}/`] : [])),
);

/** @param name below the place of the raw data */
export const isRawTable = (name: string): boolean =>
  RAW_TABLES.some((forms) => forms.some((form) => isOfForm(name, form)));

export interface FoundTables<File> {
  /** In the order of `RAW_TABLES`; files of a folder in the order of their names. */
  readonly found: readonly File[];
  /** The same, table by table. */
  readonly tables: readonly (readonly File[])[];
  /** What to call the tables that no file holds. */
  readonly missing: readonly string[];
  /** The names of the same as CSV. */
  readonly missingNames: readonly string[];
  /** Tables that lie there in two forms, of which nobody can tell which is meant, as words for people. */
  readonly doubled: readonly string[];
}

/** The files among these that hold the tables. @param files by their names below the place of the raw data */
export function findRawTables<File extends { readonly name: string }>(files: readonly File[]): FoundTables<File> {
  const tables: File[][] = [];
  const missing: (readonly Form[])[] = [];
  const doubled: string[] = [];
  for (const forms of RAW_TABLES) {
    const present = forms.map((form) => filesOf(form, files)).filter((each) => each.length > 0);
    if (present.length > 1) doubled.push(present.map(([first]) => first?.name).join(' and '));
    if (present[0] === undefined) missing.push(forms);
    else tables.push(present[0]);
  }
  const names = { missing: missing.map(describeTable), missingNames: missing.map(csvName) };
  return { found: tables.flat(), tables, doubled, ...names };
}

export const isParquetTable = (name: string): boolean =>
  RAW_TABLES.some((forms) => forms.some((form) => form.kind === 'parquet' && isOfForm(name, form)));

function filesOf<File extends { readonly name: string }>(form: Form, files: readonly File[]): File[] {
  if (form.kind === 'parquet') {
    const found = files.filter(({ name }) => isOfForm(name, form));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  const found = form.names.map((name) => files.find((each) => each.name === name));
  return found.filter((each) => each !== undefined).slice(0, 1);
}

/**
 * Files of a folder need no ending: Athena writes none. What begins with `_` or `.` is a note of the program that wrote the table, so is
 * the `manifest` of Redshift, and what ends in a slash is the folder itself.
 */
function isOfForm(name: string, form: Form): boolean {
  if (form.kind === 'csv') return form.names.includes(name);
  if (name === `${form.stem}.parquet`) return true;
  if (!name.startsWith(`${form.stem}/`)) return false;
  return name.split('/').every((part) => part !== '' && part !== 'manifest' && !/^[_.]/.test(part));
}

/** @returns such as `sell_prices.csv (or .gz, or parquet files in sell_prices/)` */
function describeTable(forms: readonly Form[]): string {
  const folders = forms.flatMap((form) => (form.kind === 'parquet' ? [`, or parquet files in ${form.stem}/`] : []));
  return `${csvName(forms)} (or .gz${folders.join('')})`;
}

const csvName = (forms: readonly Form[]): string =>
  forms.flatMap((form) => (form.kind === 'csv' ? form.names.slice(0, 1) : [])).join(', ');
