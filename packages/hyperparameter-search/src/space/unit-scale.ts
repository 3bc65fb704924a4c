import type { Dimension, Range, Value } from './dimension.js';

/** The value of a dimension at a position in [0, 1): a choice by its place in the list, a range along its scale. */
export function valueAt(dimension: Dimension, position: number): Value {
  return dimension.kind === 'range'
    ? valueInRange(dimension, position)
    : (dimension.values[Math.floor(position * dimension.values.length)] as Value);
}

/** The value of a range at a position in [0, 1], from its lower end to its upper one along the scale. */
export function valueInRange(range: Range, position: number): number {
  const { min, max, type, digits } = range;
  const value = along(range, position);
  const rounded =
    type === 'integer' ? Math.round(value) : digits === undefined ? value : Number(value.toPrecision(digits));
  return Math.min(max, Math.max(min, rounded));
}

/** The position of a value of a range, in [0, 1]: the inverse of `valueInRange`, up to its rounding. */
export const positionInRange = (range: Range, value: number): number =>
  Math.min(1, Math.max(0, positionAlong(range, value)));

function along(range: Range, position: number): number {
  const [low, high] = boundsOf(range);
  switch (range.scale) {
    case 'log':
      return low * (high / low) ** position;
    case 'reverse-log':
      return 1 - (1 - low) * ((1 - high) / (1 - low)) ** position;
    case 'linear':
      return low + (high - low) * position;
  }
}

function positionAlong(range: Range, value: number): number {
  const [low, high] = boundsOf(range);
  switch (range.scale) {
    case 'log':
      return Math.log(value / low) / Math.log(high / low);
    case 'reverse-log':
      return Math.log((1 - value) / (1 - low)) / Math.log((1 - high) / (1 - low));
    case 'linear':
      return (value - low) / (high - low);
  }
}

function boundsOf({ min, max, type, evenEnds = false }: Range): readonly [number, number] {
  return type === 'integer' && evenEnds ? [min - 0.5, max + 0.5] : [min, max];
}
