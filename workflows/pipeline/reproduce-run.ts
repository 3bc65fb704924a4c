import { setHandler, workflowInfo } from '@temporalio/workflow';
import { progressQuery, sweepProgressSignal } from '../../contracts/run/progress.js';
import type { ReproduceInput, ReproductionResult } from '../../contracts/run/reproduction.js';
import { repeatRequest } from '../../core/search/repeat-request.js';
import { described } from '../shared/described.js';
import { compute, read } from '../shared/proxies.js';
import { Approval } from './approval.js';
import { PauseGate } from './pause-gate.js';
import { RunNotifier } from './run-notifier.js';
import { RunView } from './run-view.js';
import { championRecord } from './stages/champion-record.js';
import { estimateOf } from './stages/estimate-of.js';
import { forecastSources } from './stages/forecast-sources.js';
import { makeByPlan, trainingOf } from './stages/make-by-plan.js';
import type { MadeForecast } from './stages/make-forecast.js';
import type { RunContext } from './stages/run-context.js';
import { finishedRecord, runRecord } from './stages/run-record.js';
import { takeChampion } from './stages/take-champion.js';
import { tellDataset } from './stages/tell-dataset.js';

/**
 * A run again, by what its record says: panels, features, trainings and transforms are all made anew, below its own folder. It
 * publishes nothing, tells nobody and leaves no champion that a later run could take over; it leaves the same records as a run,
 * so that the two can be held against each other.
 */
export async function reproduceRun(input: ReproduceInput): Promise<ReproductionResult> {
  const { run, of, dataset } = input;
  const request = repeatRequest(input.request, of);
  const parts = { gate: new PauseGate(), approval: new Approval(undefined) };
  const view = new RunView(run, request, dataset.uri, { ...parts, publishes: false });
  const notifier = new RunNotifier(run, request, () => view.registeredAttributes);
  setHandler(progressQuery, () => view.progress, described('progress'));
  setHandler(sweepProgressSignal, (progress) => view.takeSweep(progress), described('sweepProgress'));
  try {
    const context = await begin(input, { request, view, notifier });
    await compute.recordRun(runRecord(context));
    const plan = await takeChampion(context);
    const made = await makeByPlan(plan, { ...context, training: plan.training });
    const finished = { ...context, training: trainingOf(plan, made) };
    const taken = plan.kind === 'search' ? undefined : plan.record;
    await compute.recordChampion({
      ...championRecord(finished, made, taken),
      ...forecastSources(finished, made),
      isListed: false,
    });
    await compute.recordRun(finishedRecord(finished, made, undefined));
    return resultOf(input, made);
  } catch (error) {
    throw view.failed(error);
  }
}

type Parts = Pick<RunContext, 'request' | 'view' | 'notifier'>;

async function begin(
  { run, of, request: asked, dataset: raw }: ReproduceInput,
  { request, view, notifier }: Parts,
): Promise<RunContext> {
  const { clock } = view;
  const environment = await read.describeEnvironment({ knowsAttributes: true });
  const root = `s3://${environment.bucket}/runs/${run}`;
  view.enter(environment.searchAttributes ?? [], environment.instanceQueue.workflowId);
  const dataset = await clock.stage('inspect', () =>
    compute.inspectDataset({
      dataset: raw,
      scope: request.scope,
      origin: request.origin,
      horizonPrices: request.features.horizonPrices,
      panels: `${root}/panels`,
    }),
  );
  tellDataset(view, dataset);
  view.know(estimateOf(request, environment.prices));
  return {
    ...{ run, request, asked, environment, dataset, clock, view, notifier, root, raw, reproduces: of },
    training: { kind: 'search' },
  };
}

function resultOf({ run, of }: ReproduceInput, made: MadeForecast): ReproductionResult {
  const { champion, score } = made.selection;
  const jobs = [...made.trials, ...made.pastFits, ...made.fits.map(({ result }) => result)];
  return {
    run,
    of: of.run,
    champion: { name: champion.name, algorithm: champion.algorithm, wrmsse: score.wrmsse },
    jobs: {
      count: jobs.reduce((sum, { attempts }) => sum + attempts.length, 0),
      billableSeconds: jobs.reduce((sum, { billableSeconds }) => sum + billableSeconds, 0),
    },
    seconds: (Date.now() - workflowInfo().startTime.getTime()) / 1000,
  };
}
