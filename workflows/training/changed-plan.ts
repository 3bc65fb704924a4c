import type { HyperparameterChanges, HyperparameterFactor } from '../../contracts/request/rules.js';
import type { TrainingPlan } from '../../contracts/training/training-plan.js';

/** The plan with its hyperparameters changed; a factor applies to the value that the last attempt had. */
export function changedPlan(plan: TrainingPlan, changes: HyperparameterChanges): TrainingPlan {
  const changed = Object.entries(changes).map(([name, change]) => {
    if ('value' in change) return [name, String(change.value)] as const;
    const before = Number(plan.hyperparameters[name]);
    return [
      name,
      Number.isNaN(before) ? (plan.hyperparameters[name] ?? '') : String(multiplied(before, change)),
    ] as const;
  });
  return { ...plan, hyperparameters: { ...plan.hyperparameters, ...Object.fromEntries(changed) } };
}

/** A value that the container takes. */
function multiplied(before: number, { factor, whole, min, max }: HyperparameterFactor) {
  const product = before * factor;
  const rounded = whole ? Math.round(product) : product;
  return Math.min(Math.max(rounded, min ?? Number.NEGATIVE_INFINITY), max ?? Number.POSITIVE_INFINITY);
}

/** `floor = 0, rounds x 0.1` */
export const describeChanges = (changes: HyperparameterChanges): string =>
  Object.entries(changes)
    .map(([name, change]) => ('value' in change ? `${name} = ${change.value}` : `${name} x ${change.factor}`))
    .join(', ');
