import { isMeasurement, seriesSelector } from './select-series.js';
import type { SeriesRule } from './types.js';

type Values = Float64Array | readonly string[];

interface Memory {
  /** The last `num_steps - 1` saved tensors, oldest first. */
  readonly earlier: readonly (readonly [number, Values])[];
}

/**
 * A tensor no longer changes: at the last `num_steps` saved steps all earlier tensors are close to the current one,
 * |current - earlier| <= atol + rtol x |earlier| for every element, as `numpy.allclose` has it. Another shape is a change.
 */
export const unchangedTensor: SeriesRule<'UnchangedTensor', Values, Memory> = {
  name: 'UnchangedTensor',
  reads: 'a metric or tensor of the selected collections',
  scope: 'series',
  start: { earlier: [] },
  watches: (parameters, context) => seriesSelector(parameters, context, isMeasurement),

  observe({ value, tensor }) {
    if (value !== undefined) return Float64Array.of(value);
    if (tensor === undefined || tensor.values.length === 0) return undefined;
    if (typeof tensor.values[0] === 'string') return [...(tensor.values as readonly string[])];
    return Float64Array.from(tensor.values as ArrayLike<number>);
  },

  judge({ earlier }, { step, series, observation: current }, { num_steps, ...tolerance }) {
    const window = [...earlier, [step, current] as const].slice(-num_steps);
    const memory = { earlier: window.slice(-(num_steps - 1)) };
    if (window.length < num_steps || !window.slice(0, -1).every(([, values]) => isClose(current, values, tolerance))) {
      return { memory };
    }
    const since = window[0]![0];
    const details = `${series} has not changed from step ${since} to step ${step} (${num_steps} saved steps).`;
    return { memory, finding: { step, numbers: { since, elements: current.length }, details } };
  },
};

function isClose(
  current: Values,
  earlier: Values,
  { rtol, atol, equal_nan }: { readonly rtol: number; readonly atol: number; readonly equal_nan: boolean },
): boolean {
  if (current.length !== earlier.length) return false;
  for (let index = 0; index < current.length; index++) {
    const a = current[index]!;
    const b = earlier[index]!;
    if (a === b) continue;
    if (typeof a === 'string' || typeof b === 'string') return false;
    if (equal_nan && Number.isNaN(a) && Number.isNaN(b)) continue;
    // Infinity minus infinity is NaN, and no comparison with NaN holds; an infinite tolerance would let all pass.
    if (!Number.isFinite(b) || !(Math.abs(a - b) <= atol + rtol * Math.abs(b))) return false;
  }
  return true;
}
