import type { RunTraining } from '../../../contracts/champion/run-training.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import type { RunView } from '../run-view.js';
import { applyChampion } from './apply-champion.js';
import { estimateOf } from './estimate-of.js';
import { type MadeForecast, makeForecast } from './make-forecast.js';
import type { RunContext } from './run-context.js';
import type { ModelPlan } from './take-champion.js';

/** The forecast as the plan says: from a search, from an earlier champion that is trained anew, or from its models. */
export function makeByPlan(plan: ModelPlan, context: RunContext): Promise<MadeForecast> {
  const { view } = context;
  const onSweep = (trials: readonly TrialResult[]) => {
    view.sweepEnded();
    tellCost(view, trials);
  };
  switch (plan.kind) {
    case 'search':
      return makeForecast(context, { onSweep });
    case 'refit':
      view.know(estimateOf(plan.request, context.environment.prices));
      return makeForecast({ ...context, request: plan.request }, { onSweep, keep: plan.record.champion.algorithm });
    case 'forecast':
      view.know({ estimate: 0 });
      return applyChampion(context, plan.record);
  }
}

/** With what came of a contest, which is known once it is over. */
export const trainingOf = ({ training }: ModelPlan, { contest, kept }: MadeForecast): RunTraining => ({
  ...training,
  ...(contest === undefined ? {} : { contest }),
  ...(kept === undefined ? {} : { search: kept.search, from: { run: kept.run, origin: kept.origin } }),
});

/** What the trials have cost, where the prices are known. */
function tellCost(view: RunView, trials: readonly TrialResult[]): void {
  const costs = trials.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  if (costs.length === 0) return;
  const value = costs.reduce((sum, cost) => sum + cost, 0);
  view.note([{ key: searchAttributes.cost, value }]);
}
