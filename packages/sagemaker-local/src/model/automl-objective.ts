import type { AutoMLMetricEnum, ProblemType } from '@aws-sdk/client-sagemaker';

type Direction = 'Minimize' | 'Maximize';

/** The metrics that AWS documents for a kind of problem; the first is its default. */
export const OBJECTIVES: Readonly<Record<ProblemType, readonly AutoMLMetricEnum[]>> = {
  Regression: ['MSE', 'RMSE', 'MAE', 'R2'],
  BinaryClassification: ['F1', 'Accuracy', 'AUC', 'BalancedAccuracy', 'Precision', 'Recall'],
  MulticlassClassification: ['Accuracy', 'F1macro', 'BalancedAccuracy', 'PrecisionMacro', 'RecallMacro'],
};

const MINIMIZED: readonly AutoMLMetricEnum[] = ['MSE', 'RMSE', 'MAE'];

/** Whether a smaller value of the objective is better, or a larger one. */
export const directionOf = (objective: AutoMLMetricEnum): Direction =>
  MINIMIZED.includes(objective) ? 'Minimize' : 'Maximize';

/** Candidates that have a value, best first. */
export function bestFirst<Candidate extends { readonly status: string; readonly value?: number }>(
  candidates: readonly Candidate[],
  objective: AutoMLMetricEnum,
): Candidate[] {
  const sign = directionOf(objective) === 'Minimize' ? 1 : -1;
  return candidates
    .filter(({ status, value }) => status === 'Completed' && value !== undefined)
    .sort((a, b) => sign * ((a.value as number) - (b.value as number)));
}
