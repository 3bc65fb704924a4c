import type { Backtest, NamedForecast } from '../../../contracts/evaluation/ensemble.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import { compute } from '../../shared/proxies.js';
import { methodsOf } from './members.js';
import type { RunContext } from './run-context.js';

/** The members' forecasts as the one to publish, by the recipe that past origins chose. */
export async function combineMembers(
  { request, dataset, root }: RunContext,
  members: readonly NamedForecast[],
  backtest: Backtest,
): Promise<readonly ShardForecast[]> {
  return compute.combineForecasts({
    panels: dataset.panels,
    originDay: dataset.originDay,
    members,
    methods: methodsOf(request),
    recipe: backtest.recipe,
    prefix: `${root}/forecast/published`,
  });
}
