import { COLLECTION_PATTERNS, isCollectionName } from '../parameters/tensor-collections.js';
import { exceeds, fallsBelow, shown } from './compare.js';
import { classesOf } from './point-values.js';
import type { Finding, StepRule } from './types.js';

interface Observation {
  readonly role: 'labels' | 'predictions';
  /** One class a row, -1 where there is none. */
  readonly classes: Float64Array;
}

/**
 * The confusion matrix of a classifier is bad, judged at each step by itself.
 *
 * Of the rows predicted as class i, at least `min_diag` must be of class i, and at most `max_off_diag` of any other
 * class. AWS's formula for the diagonal divides by the sum of the diagonal, which no balanced classifier could pass, so
 * ours divides both by the column.
 */
export const confusion: StepRule<'Confusion', Observation, null> = {
  name: 'Confusion',
  reads: 'labels and predictions of equal length at the same step',
  scope: 'step',
  start: null,
  watches: (parameters) => (series) => roleOf(series, parameters) !== undefined,

  observe(point, parameters) {
    const role = roleOf(point.name, parameters);
    const classes = classesOf(point, true);
    return role === undefined || classes === undefined ? undefined : { role, classes };
  },

  isComplete: (frame) => frame.size === 2,

  judge(memory, { step, frame }, { category_no, min_diag, max_off_diag }) {
    const columns = columnsOf(frame, category_no ?? Number.POSITIVE_INFINITY);
    if (columns === undefined) return undefined;
    return { memory, finding: worst(step, columns, min_diag, max_off_diag) };
  },
};

interface Roles {
  readonly labels: string;
  readonly predictions: string;
  readonly labels_collection: string;
  readonly predictions_collection: string;
}

function roleOf(series: string, roles: Roles): Observation['role'] | undefined {
  const isIn = (collection: string) => isCollectionName(collection) && COLLECTION_PATTERNS[collection].test(series);
  if (series === roles.labels || isIn(roles.labels_collection)) return 'labels';
  if (series === roles.predictions || isIn(roles.predictions_collection)) return 'predictions';
  return undefined;
}

/** Rows by predicted class, then by true class. */
function columnsOf(
  frame: ReadonlyMap<string, Observation>,
  categories: number,
): Map<number, Map<number, number>> | undefined {
  const of = (role: Observation['role']) =>
    [...frame.values()].find((observation) => observation.role === role)?.classes;
  const labels = of('labels');
  const predictions = of('predictions');
  if (labels === undefined || labels.length !== predictions?.length) return undefined;
  const columns = new Map<number, Map<number, number>>();
  for (const [row, label] of labels.entries()) {
    const predicted = predictions[row]!;
    if (label < 0 || predicted < 0 || label >= categories || predicted >= categories) continue;
    const column = columns.get(predicted) ?? new Map<number, number>();
    columns.set(predicted, column.set(label, (column.get(label) ?? 0) + 1));
  }
  return columns.size === 0 ? undefined : columns;
}

/** The first offence by predicted class, the diagonal before the others. */
function worst(
  step: number,
  columns: ReadonlyMap<number, ReadonlyMap<number, number>>,
  minDiagonal: number,
  maxOffDiagonal: number,
): Finding | undefined {
  for (const predicted of [...columns.keys()].sort((a, b) => a - b)) {
    const column = columns.get(predicted)!;
    const rows = [...column.values()].reduce((sum, count) => sum + count, 0);
    const right = (column.get(predicted) ?? 0) / rows;
    const numbers = { predicted, rows, share: right };
    if (fallsBelow(right, minDiagonal)) {
      const details = `Only ${shown(100 * right)} % of the ${rows} rows predicted as class ${predicted} at step ${step} are of it; at least ${shown(100 * minDiagonal)} % is asked.`;
      return { step, numbers, details };
    }
    for (const label of [...column.keys()].sort((a, b) => a - b)) {
      const share = column.get(label)! / rows;
      if (label === predicted || !exceeds(share, maxOffDiagonal)) continue;
      const details = `${shown(100 * share)} % of the ${rows} rows predicted as class ${predicted} at step ${step} are of class ${label}; at most ${shown(100 * maxOffDiagonal)} % is allowed.`;
      return { step, numbers: { ...numbers, label, share }, details };
    }
  }
  return undefined;
}
