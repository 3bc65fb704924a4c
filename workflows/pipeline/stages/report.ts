import type { Backtest } from '../../../contracts/evaluation/ensemble.js';
import type { ShardForecast } from '../../../contracts/publication/publication.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
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
  /** Undefined where the version has no quantiles. */
  readonly quantiles: StoredFile | undefined;
  /** Whether the version is written: then the page is drawn from its files. */
  readonly isPublished: boolean;
}

/** The page with the run's pictures. @returns its address */
export const report = (
  { run, root, request, environment, dataset, training }: RunContext,
  { trials, champion, members, backtest, shards, quantiles, isPublished }: Parts,
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
      version: run,
      originDay: dataset.originDay,
      originDate: dataset.originDate,
      shards,
      quantiles: quantiles !== undefined,
      ...(isPublished || quantiles === undefined ? {} : { quantileModel: quantiles }),
    },
  });
