import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InteractionExplainer } from '../../../core/explain/tree-interactions.js';
import type { TreeModel } from '../../../core/explain/tree-model.js';
import { TreeExplainer } from '../../../core/explain/tree-shap.js';
import { expected, FEATURES, modelOf, rows, setsOf, treeOf } from './drawn-trees.js';

const ALL = Array.from({ length: FEATURES }, (_, index) => index);

describe('InteractionExplainer', () => {
  it('gives each pair what both add beyond what each adds alone, over all orders, half in each of its places', () => {
    fc.assert(
      fc.property(fc.array(treeOf(5), { minLength: 1, maxLength: 3 }), rows, (trees, row) => {
        const model = modelOf(trees);
        const square = new InteractionExplainer(model).explain(row);
        for (const a of ALL) {
          for (const b of ALL.filter((other) => other !== a)) {
            expect(square[a * FEATURES + b]).toBeCloseTo(jointEffect(model, row, a, b) / 2, 9);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('adds up to the Shapley value of each feature', () => {
    fc.assert(
      fc.property(fc.array(treeOf(6), { maxLength: 5 }), rows, (trees, row) => {
        const model = modelOf(trees);
        const square = new InteractionExplainer(model).explain(row);
        const { contributions } = new TreeExplainer(model).explain(row);
        for (const a of ALL) {
          const sum = ALL.reduce((all, b) => all + square[a * FEATURES + b]!, 0);
          expect(sum).toBeCloseTo(contributions[a] as number, 9);
        }
      }),
    );
  });

  it('says the same of a row whatever it has explained before', () => {
    fc.assert(
      fc.property(fc.array(treeOf(5), { minLength: 1, maxLength: 3 }), rows, rows, (trees, first, second) => {
        const explainer = new InteractionExplainer(modelOf(trees));
        const alone = new InteractionExplainer(modelOf(trees)).explain(second);
        explainer.explain(first);
        expect(explainer.explain(second)).toEqual(alone);
      }),
    );
  });
});

/** By the definition: over all sets of other features, what knowing both adds beyond knowing each alone. */
function jointEffect(model: TreeModel, row: readonly number[], a: number, b: number): number {
  const others = ALL.filter((index) => index !== a && index !== b);
  return setsOf(others).reduce((sum, { known, share }) => {
    const when = (...more: number[]) => expected(model, row, new Set([...known, ...more]));
    return sum + share * (when(a, b) - when(a) - when(b) + when());
  }, 0);
}
