import { describe, expect, it } from 'vitest';
import { findRawTables, isRawTable } from '../../contracts/dataset/raw-tables.js';

const find = (...names: string[]) => findRawTables(names.map((name) => ({ name })));

describe('the raw tables among files', () => {
  it('are CSV files, or parquet files alone or in a folder, in the order of the tables and of the names of files', () => {
    const found = find('sell_prices.parquet', 'sales/b', 'calendar.csv', 'sales/dt=2026-01-01/a.parquet', 'notes.txt');
    expect(found.missing).toEqual([]);
    expect(found.doubled).toEqual([]);
    expect(found.tables.map((files) => files.map(({ name }) => name))).toEqual([
      ['calendar.csv'],
      ['sales/b', 'sales/dt=2026-01-01/a.parquet'],
      ['sell_prices.parquet'],
    ]);
  });

  it('are not what programs note beside them', () => {
    for (const name of [
      'sales/_SUCCESS',
      'sales/manifest',
      'sales/.part.crc',
      'sales/_temporary/part-0',
      'sales/',
      'sales',
      'old/sales.parquet',
    ]) {
      expect(isRawTable(name), name).toBe(false);
    }
  });

  it('are named where they lack, and where they lie there in two forms', () => {
    expect(find('calendar.csv', 'sales/_SUCCESS').missing).toEqual([
      'sales_train_evaluation.csv (or .gz, or parquet files in sales/)',
      'sell_prices.csv (or .gz, or parquet files in sell_prices/)',
    ]);
    expect(find('sales.parquet', 'sales_train_validation.csv.gz').doubled).toEqual([
      'sales_train_validation.csv.gz and sales.parquet',
    ]);
  });
});
