import { withHeartbeats } from '../heartbeats.js';
import type { ExplanationDeps } from './deps.js';
import { type ExplainForecastInput, explainForecast } from './explain-forecast.js';

export const createExplanationActivities = (deps: ExplanationDeps) => ({
  explainForecast: (input: ExplainForecastInput) =>
    withHeartbeats('explaining the forecast', () => explainForecast(deps, input)),
});

export type ExplanationActivities = ReturnType<typeof createExplanationActivities>;
