/** What is there of an item in a store, and how it is ordered. */
export interface Stock {
  /** Units at the start of the period. */
  readonly onHand: number;
  /** Units that were ordered before, and arrive within the period. */
  readonly onOrder: number;
  /** Units of a pack: orders are whole packs. */
  readonly packSize: number;
  /** Units of the smallest order. */
  readonly minimumOrder: number;
}

/** Units on hand and on order, as decimal numbers add up: 0.7 and 0.3 are 1, and not a little less. */
export const unitsThere = ({ onHand, onOrder }: Pick<Stock, 'onHand' | 'onOrder'>): number =>
  Number((onHand + onOrder).toFixed(6));

/**
 * What brings a stock up to a level: nothing where it is there already, else whole packs of no less than the smallest order.
 *
 * @param level units on hand and on order that are wanted
 */
export function orderQuantity(level: number, stock: Stock): number {
  const { packSize, minimumOrder } = stock;
  const lacking = level - unitsThere(stock);
  if (lacking <= 0) return 0;
  return Math.ceil(Math.max(lacking, minimumOrder) / packSize) * packSize;
}
