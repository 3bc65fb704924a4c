import { setHandler } from '@temporalio/workflow';
import { quantilesOf } from '../../contracts/evaluation/quantiles-of.js';
import type { PipelineInput, RunSummary } from '../../contracts/run/pipeline.js';
import { progressQuery } from '../../contracts/run/progress.js';
import { compute, read } from '../shared/proxies.js';
import { backtestMembers } from './stages/backtest-members.js';
import { buildFeatures } from './stages/build-features.js';
import { combineMembers } from './stages/combine-members.js';
import { fitMembers, forecastMembers } from './stages/fit-members.js';
import { resolveMembers } from './stages/members.js';
import { publish } from './stages/publish.js';
import { report } from './stages/report.js';
import type { RunContext } from './stages/run-context.js';
import { runSummary } from './stages/run-summary.js';
import { runSweep } from './stages/run-sweep.js';
import { scoreHoldout } from './stages/score-holdout.js';
import { selectChampion } from './stages/select-champion.js';
import { StageClock } from './stages/stage-clock.js';

/**
 * From raw sales to a published forecast.
 *
 * Every step gets references and gives references, so the history of a run stays small whatever the size of the data.
 */
export async function forecastPipeline({ run, request, dataset: raw }: PipelineInput): Promise<RunSummary> {
  const clock = new StageClock(run);
  setHandler(progressQuery, () => clock.progress);

  const environment = await read.describeEnvironment();
  clock.instanceQueue = environment.instanceQueue.workflowId;
  const dataset = await clock.stage('inspect', () =>
    compute.inspectDataset({
      dataset: raw,
      scope: request.scope,
      origin: request.origin,
      horizonPrices: request.features.horizonPrices,
    }),
  );
  clock.warnings = dataset.warnings;
  clock.noteRemade(dataset.remade);
  const root = `s3://${environment.bucket}/runs/${run}`;
  const context: RunContext = { run, request, environment, dataset, clock, root };

  const features = await clock.stage('features', () => buildFeatures(context));
  const trials = await clock.stage('sweep', () => runSweep(context, features));
  const selection = await clock.stage('select', () => selectChampion(context, features, trials));
  const members = resolveMembers(context, selection.champion, trials);
  const { backtest, fits: pastFits } = await clock.stage('backtest', () =>
    backtestMembers(context, features, { members, selection }),
  );
  const fits = await clock.stage('fit', () => fitMembers(context, features, members));
  const forecasts = await clock.stage('forecast', async () =>
    combineMembers(context, await forecastMembers(context, features, fits), backtest),
  );
  const quantiles = request.publish.quantiles ? quantilesOf(backtest) : undefined;
  const publication = await clock.stage('publish', () => publish(context, selection.champion, forecasts, quantiles));
  const page = await report(context, {
    trials,
    champion: selection.champion,
    members,
    backtest,
    shards: forecasts,
    publication,
    quantiles: quantiles !== undefined,
  });
  const holdout = await scoreHoldout(context, selection.champion, forecasts, quantiles);
  return runSummary(context, {
    trials,
    selection,
    members,
    backtest,
    fits: [...pastFits, ...fits.map(({ result }) => result)],
    holdout,
    publication,
    report: page,
  });
}
