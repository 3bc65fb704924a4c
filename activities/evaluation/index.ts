import { withHeartbeats } from '../heartbeats.js';
import { type BacktestEnsembleInput, backtestEnsemble } from './backtest-ensemble.js';
import { type CombineForecastsInput, combineForecasts } from './combine-forecasts.js';
import type { EvaluationDeps } from './deps.js';
import { type NaiveErrorInput, naiveError } from './naive-error.js';
import { type ScoreForecastsInput, scoreForecasts } from './score-forecasts.js';

export const createEvaluationActivities = (deps: EvaluationDeps) => ({
  naiveError: (input: NaiveErrorInput) => withHeartbeats('scoring', () => naiveError(deps, input)),
  scoreForecasts: (input: ScoreForecastsInput) => withHeartbeats('scoring', () => scoreForecasts(deps, input)),
  backtestEnsemble: (input: BacktestEnsembleInput) => withHeartbeats('weighing', () => backtestEnsemble(deps, input)),
  combineForecasts: (input: CombineForecastsInput) => withHeartbeats('combining', () => combineForecasts(deps, input)),
});

export type EvaluationActivities = ReturnType<typeof createEvaluationActivities>;
