import {
  type EvaluationDeps,
  type NaiveErrorInput,
  naiveError,
  type ScoreForecastsInput,
  scoreForecasts,
} from './score-forecasts.js';

export const createEvaluationActivities = (deps: EvaluationDeps) => ({
  naiveError: (input: NaiveErrorInput) => naiveError(deps, input),
  scoreForecasts: (input: ScoreForecastsInput) => scoreForecasts(deps, input),
});

export type EvaluationActivities = ReturnType<typeof createEvaluationActivities>;
