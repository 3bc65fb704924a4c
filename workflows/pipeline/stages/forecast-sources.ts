import { type ForecastSources, MOST_ANSWERS } from '../../../contracts/explanation/forecast-sources.js';
import { M5_STATES } from '../../../contracts/features/seed-set.js';
import type { MadeForecast } from './make-forecast.js';
import type { RunContext } from './run-context.js';

/** What the numbers of the forecast come from, so that they can be explained later; nothing where that is too much to say. */
export function forecastSources(
  { run, request, dataset }: RunContext,
  { features: { cells, prefix, stores, sweepShare }, answers, shards }: MadeForecast,
): { readonly sources?: ForecastSources } {
  if (answers.reduce((sum, member) => sum + member.cells.length, 0) > MOST_ANSWERS) return {};
  const { set, add } = request.features;
  return {
    sources: {
      run,
      name: request.name,
      originDay: dataset.originDay,
      originDate: dataset.originDate,
      features: {
        ...{ set, add, cells, prefix, sweepShare },
        ...(stores === undefined ? {} : { stores }),
        snapStates: dataset.snapStates ?? M5_STATES,
      },
      members: answers,
      shards,
    },
  };
}
