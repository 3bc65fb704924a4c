import { describe, expect, it } from 'vitest';
import { describeWarning } from '../../../contracts/dataset/dataset-warning.js';
import { readDataset } from '../../../core/dataset/read-dataset.js';
import { generateSample } from '../../../core/sample/generate-sample.js';
import { edit, filesWith, type Name, sample } from '../../support/dataset-files.js';

type Changes = Partial<Record<Name, (text: string) => string>>;

/** What is odd in files without faults. */
function warningsOf(changes: Changes = {}, scope = {}): string[] {
  const result = readDataset(filesWith(changes), scope, undefined);
  if (result.kind === 'faults') throw new Error(result.groups.map(({ problem }) => problem).join());
  return result.warnings.map(describeWarning);
}

/** Replaces fields of every row of which `isMeant` says so. */
const each =
  (isMeant: (fields: string[], line: number) => boolean, change: (fields: string[]) => string[]) => (text: string) =>
    text
      .split('\n')
      .map((line, index) => (isMeant(line.split(','), index) ? change(line.split(',')).join(',') : line))
      .join('\n');

const SERIES = 'FOODS_1_001';
const priceLine = sample['sell_prices.csv'].split('\n').findIndex((line) => line.startsWith(`TX_1,${SERIES},11410`));

describe('a sound dataset', () => {
  it('has nothing odd', () => {
    expect(warningsOf()).toEqual([]);
    const large = generateSample({ seed: 9, items: 70, stores: ['CA_1', 'TX_1', 'WI_1'], days: 500 });
    const bytes = (name: Name) => Buffer.from(large[name]);
    const read = readDataset(
      {
        calendar: bytes('calendar.csv'),
        sales: { name: 'sales_train_evaluation.csv', bytes: bytes('sales_train_evaluation.csv') },
        prices: bytes('sell_prices.csv'),
      },
      {},
      undefined,
    );
    expect(read).toMatchObject({ kind: 'panel', warnings: [] });
  });
});

describe('what may be a slip is read and told', () => {
  it('when a price is ten times those beside it', () => {
    const slipped = (text: string) => {
      const price = (text.split('\n')[priceLine] as string).split(',')[3] as string;
      return edit(priceLine, 3, String(Number(price) * 10))(text);
    };
    expect(warningsOf({ 'sell_prices.csv': slipped })).toMatchInlineSnapshot(`
      [
        "sell_prices.csv: a price is more than 5 times, or less than a 5th of, those of the weeks beside: 27.4 for FOODS_1_001 in TX_1 in week 11410 (beside it 2.74 and 2.74). See whether a digit or a decimal point slipped.",
      ]
    `);
  });

  it('when the first price is a tenth of the next ones', () => {
    const first = sample['sell_prices.csv'].split('\n').findIndex((line) => line.startsWith(`TX_1,${SERIES},`));
    expect(warningsOf({ 'sell_prices.csv': edit(first, 3, '0.01') }).join()).toMatch(
      /a price is more than 5 times, or/,
    );
  });

  it('when the last price is a tenth of those before', () => {
    const lines = sample['sell_prices.csv'].split('\n');
    const last = lines.findLastIndex((line) => line.startsWith(`TX_1,${SERIES},`));
    expect(warningsOf({ 'sell_prices.csv': edit(last, 3, '0.01') }).join()).toMatch(/0\.01 for FOODS_1_001 in TX_1/);
  });

  it('when a day sold far more than any other', () => {
    expect(warningsOf({ 'sales_train_evaluation.csv': edit(3, 40, '5000') })).toMatchInlineSnapshot(`
      [
        "sales_train_evaluation.csv, line 4: a series has a day with more than 10 times the units of any other day: 5000 of FOODS_3_001 in CA_1 on d_35. See whether a digit slipped.",
      ]
    `);
  });

  it('when series stop', () => {
    const silent = each(
      (fields) => fields[1] === 'FOODS_3_001',
      (fields) => fields.map((field, at) => (at < fields.length - 30 ? field : '0')),
    );
    expect(warningsOf({ 'sales_train_evaluation.csv': silent })).toMatchInlineSnapshot(`
      [
        "sales_train_evaluation.csv, line 4: 2 series sold on most days and then nothing in the last 28: FOODS_3_001 in CA_1, FOODS_3_001 in TX_1. See whether the newest sales are missing.",
      ]
    `);
  });

  it('when an event stands there once, a letter away from another', () => {
    const named = (text: string) =>
      [20, 50, 80].reduce((edited, line) => edit(line, 8, 'Local')(edit(line, 7, 'Market')(edited)), text);
    const slipped = (text: string) =>
      edit(110, 8, 'Local')(edit(110, 7, 'Markte')(edit(100, 8, 'Lokal')(edit(100, 7, 'Markt')(named(text)))));
    expect(warningsOf({ 'calendar.csv': named })).toEqual([]);
    expect(warningsOf({ 'calendar.csv': slipped })).toMatchInlineSnapshot(`
      [
        "calendar.csv, line 101: an event stands in the calendar once, a letter away from another: 'Markt' beside 'Market'. If that is a slip, the model takes them for two.",
        "calendar.csv, line 101: an event stands in the calendar once, a letter away from another: 'Lokal' beside 'Local'. If that is a slip, the model takes them for two.",
      ]
    `);
  });

  it('when a SNAP column is of a state without stores, and a state is without one', () => {
    expect(warningsOf({ 'calendar.csv': (text) => text.replace('snap_TX', 'snap_BE') })).toMatchInlineSnapshot(`
      [
        "calendar.csv, line 1: no store lies in the state of snap_BE. Name a column after the state_id of the stores that it is meant for.",
        "calendar.csv, line 1: there is no SNAP column of TX, so stores there have no SNAP days.",
      ]
    `);
    const without = each(
      () => true,
      (fields) => fields.slice(0, 11),
    );
    expect(warningsOf({ 'calendar.csv': without })).toEqual([]);
  });

  it('when the prices have a series that the sales have lost', () => {
    const lost = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.startsWith(`${SERIES}_TX_1`))
        .join('\n');
    expect(warningsOf({ 'sales_train_evaluation.csv': lost })).toMatchInlineSnapshot(`
      [
        "sell_prices.csv, line 164: a series has prices but no sales, and no forecast: FOODS_1_001 in TX_1. See whether rows of the sales are missing.",
      ]
    `);
  });

  it('of series in scope alone, and without a word on those that the scope leaves out', () => {
    const changes = { 'sales_train_evaluation.csv': edit(3, 40, '5000') };
    expect(warningsOf(changes, { stores: ['TX_1'] })).toEqual([]);
  });
});
