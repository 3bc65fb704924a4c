import { move, transferableSymbol, valueSymbol } from 'piscina';

/**
 * The result of a task whose memory goes back without a copy. Piscina takes the wrapper apart, so that the other side
 * gets the value alone.
 */
export const moved = <Value>(value: Value, buffers: readonly ArrayBuffer[]): Value =>
  move({ [valueSymbol]: value, [transferableSymbol]: buffers } as never) as Value;
