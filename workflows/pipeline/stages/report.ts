import { quantilesOf } from '../../../contracts/evaluation/quantiles-of.js';
import type { VersionApproval } from '../../../contracts/publication/version-manifest.js';
import { packageGroupName } from '../../../contracts/registry/champion-package.js';
import { isRegistered } from '../../../contracts/registry/is-registered.js';
import { limitsOf } from '../../../contracts/request/publish.js';
import type { StoredFile } from '../../../contracts/stored/stored-file.js';
import { debugUriOf } from '../../../contracts/training/training-plan.js';
import { groupedReasons } from '../../shared/grouped-reasons.js';
import { reporting } from '../../shared/proxies.js';
import { backtestSummary } from './backtest-summary.js';
import { lineageOf } from './lineage-of.js';
import { memberShares } from './member-shares.js';
import type { PublishableForecast } from './publishable-forecast.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

/** Parts of a forecast that are named in the payload, beside everything else of the run. */
const MOST_CELLS = 1000;

interface Parts {
  readonly made: PublishableForecast;
  /** Whether the version is written: then the page is drawn from its files. */
  readonly isPublished: boolean;
  /** The person who let it be published, where one was asked. */
  readonly approval?: VersionApproval | undefined;
  /** What moves the forecast; undefined where it was not computed. */
  readonly explanation?: StoredFile | undefined;
}

/** The page of the run: its answer, its search, its scores, and where all of it comes from. @returns its address */
export function report(context: RunContext, { made, isPublished, approval, explanation }: Parts): Promise<string> {
  const { run, root, request, environment, dataset, training, clock } = context;
  const { trials, selection, members, backtest, shards, quantiles } = made;
  const { models: _models, ...lineage } = lineageOf(context, made);
  return reporting.writeReport({
    run,
    trials,
    training,
    warnings: dataset.warnings,
    debugUri: debugUriOf({ outputUri: `${root}/models` }),
    uri: `${root}/report.html`,
    members: memberShares(request, members, backtest),
    backtest: backtestSummary(backtest, selection.champion.name),
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
    champion: selection.champion.name,
    scoreboard: selection.scoreboard,
    failedFinalists: groupedReasons(selection.failures),
    past: pastOf(selection),
    pastQuantiles: quantilesOf(backtest),
    fits: fitsOf(made),
    limits: limitsOf(request.publish),
    approval,
    explanation,
    lineage,
    registry: registryOf(context),
    request,
    seconds: clock.seconds,
    images: environment.images,
    prices: environment.prices,
  });
}

/** Where the champion is or will be registered; undefined where the request wants it nowhere. */
function registryOf({ request, environment, view }: RunContext) {
  if (!isRegistered(request)) return undefined;
  return { group: packageGroupName(environment.bucket, request.name), version: view.registeredPackage?.version };
}

/** The champion's forecast of known days, where it has no more parts than a payload should name. */
function pastOf({ forecast, scoreboard }: Selection) {
  if (forecast === undefined || forecast.cells.length > MOST_CELLS) return undefined;
  return { ...forecast, originDay: scoreboard.window.originDay };
}

/** The trainings beside the trials, counted: there may be thousands. What rules found in them is told in full. */
function fitsOf({ fits, pastFits }: PublishableForecast) {
  const all = [...fits.map(({ result }) => result), ...pastFits];
  return {
    models: fits.length,
    pastModels: pastFits.length,
    failed: all.filter(({ status }) => status === 'failed').length,
    billableSeconds: all.reduce((sum, { billableSeconds }) => sum + billableSeconds, 0),
    ruleEvents: all.flatMap(({ name, ruleEvents = [] }) => ruleEvents.map((event) => ({ ...event, trained: name }))),
  };
}
