import { withHeartbeats } from '../heartbeats.js';
import {
  type EvaluationDeps,
  type NaiveErrorInput,
  naiveError,
  type ScoreForecastsInput,
  scoreForecasts,
} from './score-forecasts.js';

export const createEvaluationActivities = (deps: EvaluationDeps) => ({
  naiveError: (input: NaiveErrorInput) => withHeartbeats('scoring', () => naiveError(deps, input)),
  scoreForecasts: (input: ScoreForecastsInput) => withHeartbeats('scoring', () => scoreForecasts(deps, input)),
});

export type EvaluationActivities = ReturnType<typeof createEvaluationActivities>;
