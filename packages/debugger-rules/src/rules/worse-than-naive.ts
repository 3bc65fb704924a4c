import { metricOfSet } from '../parameters/tensor-collections.js';
import { exceeds, finiteOnly, shown } from './compare.js';
import { scalarOf } from './point-values.js';
import { remembered } from './select-series.js';
import type { Finding, SeriesRule } from './types.js';

interface Memory {
  readonly series: string;
  readonly best: number;
  readonly bestStep: number;
  readonly step: number;
}

/**
 * The best validation error so far is above the seasonal-naive forecast's, by more than `margin_percent`, at `start_step`
 * or later. A training that ends before `start_step` is judged at its end.
 */
export const worseThanNaive: SeriesRule<'WorseThanNaive', number, Memory> = {
  name: 'WorseThanNaive',
  reads: 'the error of the validation set in the chosen metric',
  scope: 'series',
  start: { series: '', best: Number.POSITIVE_INFINITY, bestStep: -1, step: -1 },

  watches: ({ metric }) =>
    remembered((series) => {
      const parts = metricOfSet(series);
      return parts?.set === 'validation' && parts.metric === metric;
    }),

  observe: scalarOf,

  judge(before, { step, series, observation: error }, parameters) {
    const isBetter = error < before.best;
    const memory = { series, step, best: isBetter ? error : before.best, bestStep: isBetter ? step : before.bestStep };
    return { memory, finding: step < parameters.start_step ? undefined : compare(memory, parameters) };
  },

  atEnd: (memory, parameters) => (memory.step < 0 ? undefined : compare(memory, parameters)),
};

function compare(
  { series, best, bestStep, step }: Memory,
  { naive, margin_percent }: { readonly naive?: number | undefined; readonly margin_percent: number },
): Finding | undefined {
  // Nobody has said what the naive error is, so nothing is worse.
  if (naive === undefined) return undefined;
  const limit = naive * (1 + margin_percent / 100);
  if (!exceeds(best, limit)) return undefined;
  const what =
    bestStep < 0 ? `${series} was never a number` : `The best ${series} is ${shown(best)} (step ${bestStep})`;
  const margin = margin_percent === 0 ? '' : ` by more than ${margin_percent} %`;
  const details = `${what} up to step ${step}, above the seasonal-naive forecast's ${shown(naive)}${margin}.`;
  return { step, numbers: finiteOnly({ best, bestStep, naive, limit }), details };
}
