import type { Backtest } from '../../../contracts/evaluation/ensemble.js';
import type { Publication, ShardForecast } from '../../../contracts/publication/publication.js';
import { debugUriOf } from '../../../contracts/training/training-plan.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { reporting } from '../../shared/proxies.js';
import { backtestSummary } from './backtest-summary.js';
import { memberShares } from './member-shares.js';
import type { Member } from './members.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

interface Parts {
  readonly trials: readonly TrialResult[];
  readonly champion: Selection['champion'];
  readonly members: readonly Member[];
  readonly backtest: Backtest;
  readonly shards: readonly ShardForecast[];
  readonly publication: Publication;
  /** Whether the version has quantiles. */
  readonly quantiles: boolean;
}

/** The page with the run's pictures. @returns its address */
export const report = (
  { run, root, request, environment, dataset, training }: RunContext,
  { trials, champion, members, backtest, shards, publication, quantiles }: Parts,
): Promise<string> =>
  reporting.writeReport({
    run,
    trials,
    training,
    warnings: dataset.warnings,
    debugUri: debugUriOf({ outputUri: `${root}/models` }),
    uri: `${root}/report.html`,
    members: memberShares(request, members, backtest),
    backtest: backtestSummary(backtest, champion.name),
    forecast: {
      name: request.name,
      bucket: environment.bucket,
      version: publication.version,
      originDay: dataset.originDay,
      originDate: dataset.originDate,
      shards,
      quantiles,
    },
  });
