import { isCancellation, patched, setHandler, upsertMemo } from '@temporalio/workflow';
import { quantilesOf } from '../../contracts/evaluation/quantiles-of.js';
import type { Publication } from '../../contracts/publication/publication.js';
import type { ForecastRequest } from '../../contracts/request/request.js';
import { approvalQuery, decideForecastUpdate } from '../../contracts/run/approval.js';
import type { RunEnvironment } from '../../contracts/run/environment.js';
import { pauseRunUpdate, resumeRunUpdate } from '../../contracts/run/pause.js';
import type { PipelineInput, RunSummary } from '../../contracts/run/pipeline.js';
import { progressQuery, sweepProgressSignal } from '../../contracts/run/progress.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import type { RunTracking } from '../../contracts/tracking/tracker.js';
import { described } from '../shared/described.js';
import { patches } from '../shared/patches.js';
import { compute, read } from '../shared/proxies.js';
import { Approval } from './approval.js';
import { ChampionRegistration } from './champion-registration.js';
import { PauseGate } from './pause-gate.js';
import { RunNotifier } from './run-notifier.js';
import { RunTracker } from './run-tracker.js';
import { RunView } from './run-view.js';
import { approve } from './stages/approve.js';
import { completeRun } from './stages/complete-run.js';
import { deployPublished } from './stages/deploy-published.js';
import { estimateOf } from './stages/estimate-of.js';
import { makeByPlan, trainingOf } from './stages/make-by-plan.js';
import { publish } from './stages/publish.js';
import { registeredModels } from './stages/registration-of.js';
import type { RunContext } from './stages/run-context.js';
import { runRecord } from './stages/run-record.js';
import { takeChampion } from './stages/take-champion.js';
import { tellDataset } from './stages/tell-dataset.js';

/**
 * From raw sales to a published forecast.
 *
 * Every step gets references and gives references, so the history of a run stays small whatever the size of the data.
 */
export async function forecastPipeline(input: PipelineInput): Promise<RunSummary> {
  const { run, request, dataset } = input;
  const gate = new PauseGate();
  const approval = new Approval(request.publish.approval);
  const view = new RunView(run, request, dataset.uri, { gate, approval });
  const notifier = new RunNotifier(run, request, () => view.registeredAttributes);
  const tracker = new RunTracker();
  handleMessages(view, notifier, { gate, approval });
  try {
    const summary = await passStages(input, { view, notifier, tracker, approval });
    await notifier.published(summary);
    await tracker.published(summary);
    return await deployPublished(request, summary, view);
  } catch (error) {
    // Whoever cancels a run knows it.
    if (!isCancellation(error)) await notifier.failed(error, view.clock.failed, view.publishedVersion);
    await tracker.ended(error);
    throw view.failed(error);
  } finally {
    await notifier.settle();
  }
}

interface RunParts {
  readonly view: RunView;
  readonly notifier: RunNotifier;
  readonly tracker: RunTracker;
  readonly approval: Approval;
}

async function passStages(
  { run, request, dataset: raw, keepNewer, scheduledTime }: PipelineInput,
  { view, notifier, tracker, approval }: RunParts,
): Promise<RunSummary> {
  const { clock } = view;
  const environment = await read.describeEnvironment({ knowsAttributes: true });
  view.enter(environment.searchAttributes, environment.instanceQueue.workflowId);
  view.note([{ key: searchAttributes.forecastName, value: request.name }]);
  rememberCode(environment.codeVersion);
  const dataset = await clock.stage('inspect', () =>
    compute.inspectDataset({
      dataset: raw,
      scope: request.scope,
      origin: request.origin,
      horizonPrices: request.features.horizonPrices,
      series: request.report?.series,
    }),
  );
  tellDataset(view, dataset);
  notifier.spending.priceBy(environment.prices);
  view.know(estimateOf(request, environment.prices));
  clock.noteRemade(dataset.remade);
  const root = `s3://${environment.bucket}/runs/${run}`;
  const begun: RunContext = {
    ...{
      run,
      request,
      asked: request,
      environment,
      dataset,
      clock,
      view,
      notifier,
      root,
      keepNewer,
      scheduledTime,
      raw,
    },
    tracking: trackingOf(request, environment),
    training: { kind: 'search' },
  };
  await tracker.began(begun);

  if (patched(patches.recordsRun)) await compute.recordRun(runRecord(begun));
  const plan = await takeChampion(begun);
  view.know({ training: plan.training });
  const made = await makeByPlan(plan, { ...begun, training: plan.training });
  const context = { ...begun, training: trainingOf(plan, made) };
  view.know({ training: context.training });
  const quantiles = request.publish.quantiles ? quantilesOf(made.backtest) : undefined;
  tracker.know(registeredModels(context, made));
  const registration = new ChampionRegistration(context, made, approval);
  const published = await registration.withdrawnOtherwise(async () => {
    await approve(context, approval, made, registration);
    return clock.stage('publish', () => publish(context, { ...made, quantiles }, approval.outcome));
  });
  tellPublication(view, published.publication);
  const taken = plan.kind === 'search' ? undefined : plan.record;
  return completeRun(context, { ...made, ...published, quantiles, taken, registration });
}

/** Whether a tracker is told of the run: decided once, so that all of its parts do the same. */
const trackingOf = ({ name }: ForecastRequest, { tracker }: RunEnvironment): RunTracking | undefined =>
  tracker !== undefined && patched(patches.tracksRun) ? { forecast: name } : undefined;

/** What people and the sweep say to the run, and ask of it. */
function handleMessages(
  view: RunView,
  notifier: RunNotifier,
  { gate, approval }: { readonly gate: PauseGate; readonly approval: Approval },
): void {
  const shown = (answer: string): string => {
    view.changed();
    return answer;
  };
  setHandler(progressQuery, () => view.progress, described('progress'));
  setHandler(
    sweepProgressSignal,
    (progress) => {
      view.takeSweep(progress);
      notifier.takeSweep(progress);
    },
    described('sweepProgress'),
  );
  setHandler(pauseRunUpdate, (message) => shown(gate.pause(message ?? {}, Date.now())), {
    ...described('pauseRun'),
    validator: (_message) => gate.checkPause(),
  });
  setHandler(resumeRunUpdate, (_message) => shown(gate.resume()), {
    ...described('resumeRun'),
    validator: (_message) => gate.checkResume(),
  });
  setHandler(approvalQuery, () => approval.wait, described('approval'));
  setHandler(decideForecastUpdate, (decision) => shown(approval.decide(decision, Date.now())), {
    ...described('decideForecast'),
    validator: (decision) => approval.check(decision),
  });
}

/** Which code began the run; workers of 0.1.0 did not say. */
function rememberCode(codeVersion: string | undefined): void {
  if (codeVersion !== undefined) upsertMemo({ codeVersion });
}

function tellPublication(view: RunView, { version, uri }: Publication): void {
  view.setAttributes([{ key: searchAttributes.publishedVersion, value: version }]);
  view.know({ published: { version, uri } });
}
