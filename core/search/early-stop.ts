import {
  decideAtRung as decideByRule,
  type EarlyStopping,
  type RungReport,
  rungsOf as rungsByRule,
} from '@durable-forecast/hyperparameter-search';
import type { EarlyStop } from '../../contracts/request/early-stop.js';
import type { Search } from '../../contracts/request/search-space.js';

export type { RungReport } from '@durable-forecast/hyperparameter-search';

/**
 * The boosting rounds at which a trial is compared with others, rising; none where nothing is stopped early.
 *
 * @param totalSteps boosting rounds that the trial will do
 * @param index number of the trial: with brackets, trials have different rungs
 */
export const rungsOf = (search: Search, totalSteps: number, index = 0): number[] =>
  rungsByRule(ruleOf(search), totalSteps, index);

/** Whether a trial that has come to a rung goes on, by the reports of all trials so far. */
export const decideAtRung = (
  search: Search,
  report: RungReport,
  reports: readonly RungReport[],
): 'continue' | 'prune' => decideByRule(ruleOf(search), report, reports);

/** Hyperband is its brackets of successive halving. */
function ruleOf({ strategy, earlyStop }: Search): EarlyStopping {
  if (strategy.kind === 'hyperband') return halving(strategy);
  return earlyStop.kind === 'asha' ? halving(earlyStop) : earlyStop;
}

type Halving = Omit<Extract<EarlyStop, { kind: 'asha' }>, 'kind'>;

const halving = ({ minSteps, maxSteps, reductionFactor, brackets }: Halving): EarlyStopping => ({
  kind: 'successive-halving',
  minSteps,
  maxSteps,
  reductionFactor,
  brackets,
});
