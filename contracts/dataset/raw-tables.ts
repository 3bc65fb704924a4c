/** The three tables of a dataset: which file names hold them, the better one first. */
export const RAW_TABLES = [
  ['calendar.csv', 'calendar.csv.gz'],
  [
    'sales_train_evaluation.csv',
    'sales_train_evaluation.csv.gz',
    'sales_train_validation.csv',
    'sales_train_validation.csv.gz',
  ],
  ['sell_prices.csv', 'sell_prices.csv.gz'],
] as const;

export const isRawTable = (name: string): boolean =>
  RAW_TABLES.some((names) => (names as readonly string[]).includes(name));

/** The files among these that hold the tables, in the order of `RAW_TABLES`, and the names of tables that none holds. */
export function findRawTables<File extends { readonly name: string }>(
  files: readonly File[],
): { readonly found: readonly File[]; readonly missing: readonly string[] } {
  const found: File[] = [];
  const missing: string[] = [];
  for (const candidates of RAW_TABLES) {
    const file = candidates.map((name) => files.find((each) => each.name === name)).find((each) => each !== undefined);
    if (file === undefined) missing.push(candidates[0]);
    else found.push(file);
  }
  return { found, missing };
}
