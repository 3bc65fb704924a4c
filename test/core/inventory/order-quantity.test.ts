import { describe, expect, it } from 'vitest';
import { orderQuantity } from '../../../core/inventory/order-quantity.js';

const stock = (changes = {}) => ({ onHand: 0, onOrder: 0, packSize: 1, minimumOrder: 0, ...changes });

describe('an order', () => {
  it('is what lacks of the level beside stock and open orders', () => {
    expect(orderQuantity(20, stock({ onHand: 5, onOrder: 3 }))).toBe(12);
  });

  it('is nothing where the stock is enough, whatever the smallest order', () => {
    expect(orderQuantity(20, stock({ onHand: 20, minimumOrder: 12 }))).toBe(0);
    expect(orderQuantity(20, stock({ onHand: 15, onOrder: 9 }))).toBe(0);
  });

  it('is of whole packs, and no less than the smallest order', () => {
    expect(orderQuantity(20, stock({ onHand: 7, packSize: 6 }))).toBe(18);
    expect(orderQuantity(20, stock({ onHand: 19, minimumOrder: 10 }))).toBe(10);
    expect(orderQuantity(20, stock({ onHand: 19, minimumOrder: 10, packSize: 6 }))).toBe(12);
  });

  it('is of whole units where the stock is not', () => {
    expect(orderQuantity(20, stock({ onHand: 7.5 }))).toBe(13);
  });
});
