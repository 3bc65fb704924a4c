import { expect, it } from 'vitest';
import { planOrder } from '../../../core/inventory/plan-order.js';

const days = Array.from({ length: 7 }, () => ({ mean: 2, variance: 4 }));
const stock = { onHand: 6, onOrder: 4, packSize: 6, minimumOrder: 0 };

it('is enough with the service level, in whole packs, and says how sure it was before', () => {
  const plan = planOrder(days, stock, { serviceLevel: 0.95, correlation: 0 });
  expect(plan).toMatchObject({ demand: 14, deviation: Math.sqrt(28), orderUpTo: 23, order: 18 });
  expect(plan.coveredBefore).toBeLessThan(0.5);
  expect(plan.coveredAfter).toBeGreaterThan(0.95);
});

it('orders more the surer it is to be, and the more days err together, up to what it says', () => {
  const at = (serviceLevel: number, correlation: number) => planOrder(days, stock, { serviceLevel, correlation });
  expect(at(0.99, 0).orderUpTo).toBeGreaterThan(at(0.9, 0).orderUpTo);
  expect(at(0.95, 0.5).orderUpTo).toBeGreaterThan(at(0.95, 0).orderUpTo);
  expect(at(0.95, 1).orderUpTo).toBe(at(0.95, 0).orderUpToAtMost);
});

it('orders nothing of what nobody buys', () => {
  expect(
    planOrder([{ mean: 0, variance: 0 }], { ...stock, onHand: 0, onOrder: 0 }, { serviceLevel: 0.99, correlation: 0 }),
  ).toEqual({
    demand: 0,
    deviation: 0,
    orderUpTo: 0,
    orderUpToAtMost: 0,
    order: 0,
    coveredBefore: 1,
    coveredAfter: 1,
  });
});
