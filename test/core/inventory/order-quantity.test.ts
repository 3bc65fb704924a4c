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

  it('is no pack too many where parts of units add up to the level', () => {
    // As binary numbers 1 - 0.7 - 0.3 is a little more than 0, and 10 - 0.2 - 2.8 a little more than 7.
    expect(orderQuantity(1, stock({ onHand: 0.7, onOrder: 0.3, packSize: 6 }))).toBe(0);
    expect(orderQuantity(10, stock({ onHand: 0.2, onOrder: 2.8 }))).toBe(7);
  });
});
