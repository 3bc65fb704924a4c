import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_NAME, unusableName } from '../../../core/dataset/check-names.js';
import { faultsOf, panelOf, sales, sample } from '../../support/dataset-files.js';

const LINES = sample['sales_train_evaluation.csv'].split('\n').length;
/** The sample with another state in every row of Texas, so that nothing else is wrong. */
const withState = (state: string) =>
  sales((text) => text.replaceAll(/(,TX_1,)TX,/g, (_, before: string) => `${before}${state},`));

describe('a name that cannot be carried', () => {
  it.each([
    ['T\0X', 'a name has a control character'],
    ['T\u0085X', 'a name has a control character'],
    ['X'.repeat(MAX_NAME + 1), 'a name is longer than 200 characters'],
  ])('is one fault with its first line, however often it comes: %j', (state, problem) => {
    const faults = faultsOf(withState(state));
    expect(faults).toContain(`  sales_train_evaluation.csv: ${problem}\n    line 9, column state_id`);
    expect(faults.match(/cure/g)).toHaveLength(1);
    expect(LINES).toBe(2 * 7 + 2);
  });

  it('is one for items, departments, categories and stores, too', () => {
    for (const [name, column] of [
      ['FOODS_1_001', 'item_id'],
      ['FOODS_1', 'dept_id'],
      ['FOODS', 'cat_id'],
      ['CA_1', 'store_id'],
    ] as const) {
      expect(faultsOf(sales((text) => text.replaceAll(`,${name},`, `,${name}\u0001,`)))).toContain(
        `a name has a control character\n    line 2, column ${column}: '${name}\\x01'`,
      );
    }
  });
});

it.each(['Bäckerei Nord/Ost', '../../x', '=1+1', '🥖', 'x'.repeat(MAX_NAME)])('carries %j', (state) => {
  expect(panelOf(withState(state)).series.state.labels).toContain(state);
});

it('carries any text without control characters', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: MAX_NAME / 2 }), (text) => unusableName(text) === undefined),
  );
});
