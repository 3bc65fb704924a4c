import { type EvaluationDeps, type ScoreForecastsInput, scoreForecasts } from './score-forecasts.js';

export const createEvaluationActivities = (deps: EvaluationDeps) => ({
  scoreForecasts: (input: ScoreForecastsInput) => scoreForecasts(deps, input),
});

export type EvaluationActivities = ReturnType<typeof createEvaluationActivities>;
