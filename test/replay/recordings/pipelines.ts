import type { Client, WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ChampionTaken } from '../../../contracts/champion/take-champion.js';
import type { Backtest } from '../../../contracts/evaluation/ensemble.js';
import type { Score, Scoreboard } from '../../../contracts/evaluation/evaluation.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { approvalQuery, decideForecastUpdate } from '../../../contracts/run/approval.js';
import type { RunEnvironment } from '../../../contracts/run/environment.js';
import { pauseRunUpdate, resumeRunUpdate } from '../../../contracts/run/pause.js';
import { progressQuery } from '../../../contracts/run/progress.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import { entryWorkflowId } from '../../../contracts/tracking/outbox.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { until } from '../../support/until.js';
import { webhook } from '../../workflows/fixtures/channels.js';
import { featureJobs } from '../../workflows/fixtures/feature-jobs.js';
import { failedJob } from '../../workflows/fixtures/jobs-that-end.js';
import type { Activities, Recording } from './recording.js';
import { retentionSteps } from './retentions.js';
import { everything, markerOf, type PipelineOptions } from './run-activities.js';

function pipeline(run: string, request: object, options: PipelineOptions = {}): Recording {
  return {
    workflow: 'forecastPipeline',
    workflowId: run,
    input: {
      run,
      dataset: { uri: 's3://bucket/raw/' },
      request: requestSchema.parse({
        sweep: {
          strategy: { kind: 'grid' },
          algorithms: { lightgbm: { space: { num_leaves: [10, 20], num_iterations: 27 } } },
        },
        select: { finalists: 1 },
        ...request,
      }),
    },
    activities: everything(options),
    histories: { [run]: { workflowId: run } },
  };
}

/** A registry that refuses. */
const refusesRegistry: Activities = {
  registerChampion: async () => {
    const type: FailureType = 'AccessDenied';
    throw ApplicationFailure.nonRetryable('not authorized to perform: sagemaker:ListModelPackages', type);
  },
};

/** The current champion is worse by so much than what the search has found. */
function currentIsWorseBy(distance: number, options: PipelineOptions): Activities {
  const steps = everything(options);
  const worse = (score: Score): Score => ({ ...score, wrmsse: score.wrmsse + distance });
  return {
    ...steps,
    scoreForecasts: async (input: { originDay: number; candidates: readonly { name: string }[] }) => {
      const board = (await steps.scoreForecasts?.(input as never)) as Scoreboard;
      return { ...board, candidates: board.candidates.map((one) => (one.name.includes('-of-') ? worse(one) : one)) };
    },
    backtestEnsemble: async (input: { quantilesUri: string }) => {
      const backtest = (await steps.backtestEnsemble?.(input as never)) as Backtest;
      if (!input.quantilesUri.includes('/current/')) return backtest;
      return { ...backtest, origins: backtest.origins.map((one) => ({ ...one, ensemble: worse(one.ensemble) })) };
    },
  };
}

/** A server that knows every search attribute. */
const ALL_TOLD: Partial<RunEnvironment> = {
  codeVersion: '0.1.0',
  searchAttributes: Object.values(searchAttributes).map(({ name }) => name),
};

/** As runs are made from 0.2.0 on. */
const WITH_ALL: PipelineOptions = { environment: ALL_TOLD, proven: true, placed: true };
const TRACKED: PipelineOptions = { ...WITH_ALL, environment: { ...ALL_TOLD, tracker: 'mlflow' } };
/** Features that a processing job makes. @param missing stores that have none yet */
const remoteFeatures = (missing: number): Activities => ({
  ...everything(WITH_ALL),
  planFeatureJob: async () => ({
    ...{ stores: missing, remade: [] },
    taskUri: 's3://bucket/runs/run/feature-job/1/task/',
    panelsUri: 's3://bucket/runs/run/feature-job/1/panels.json',
  }),
  takeFeatures: async ({ store }: { store: string }) => [markerOf(store)],
  ...featureJobs().activities,
});
const REMOTE = { features: { runOn: 'processing' } };
const TAKEN: ChampionTaken = { kind: 'taken', record: championRecord() };

async function decide(handle: WorkflowHandle, decision: 'approve' | 'reject'): Promise<void> {
  await until(() => handle.query(approvalQuery), { what: 'the question' });
  await handle.executeUpdate(decideForecastUpdate, { args: [{ decision, by: 'ana', reason: 'so it looks' }] });
}

/** A run of which a person cancels this part of it, or the whole, when a step begins, which then goes on. */
function cancelledAt(run: string, step: string, part: (run: string) => string = (whole) => whole): Recording {
  const recording = pipeline(run, { backtest: { origins: 0 }, publish: { quantiles: false } });
  const original = recording.activities[step] as (...args: never[]) => Promise<unknown>;
  let begin = () => {};
  let goOn = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const cancelled = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  return {
    ...recording,
    activities: {
      ...recording.activities,
      [step]: async (...args: never[]) => {
        begin();
        await cancelled;
        return original(...args);
      },
    },
    act: async (_, client) => {
      await begun;
      await client.workflow.getHandle(part(run)).cancel();
      if (step !== 'writeReport') await untilPublicationHears(run, client);
      goOn();
    },
  };
}

/** A run hands the word to cancel on to its publication, by way of the server. */
const untilPublicationHears = (run: string, client: Client) =>
  until(
    async () => {
      const { events = [] } = await client.workflow.getHandle(workflowIds.publish(run)).fetchHistory();
      return events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes);
    },
    { what: 'the publication to be cancelled' },
  );

const ensemble = {
  features: { set: 'origin' },
  fit: { members: [{ per: 'store' }, { per: 'department' }, { method: 'top-down' }] },
  backtest: { origins: 2 },
};

export const pipelines: readonly Recording[] = [
  {
    ...pipeline('pipeline-publishes', {}),
    histories: {
      'pipeline-publishes': { workflowId: 'pipeline-publishes' },
      publication: { workflowId: workflowIds.publish('pipeline-publishes') },
      'transform-completes': { workflowId: workflowIds.forecast('pipeline-publishes', 'CA_1') },
    },
  },
  {
    ...pipeline('pipeline-reports-before-it-publishes', {}, { environment: ALL_TOLD, proven: true }),
    histories: {
      'pipeline-reports-before-it-publishes': { workflowId: 'pipeline-reports-before-it-publishes' },
      'publication-on-terms': { workflowId: workflowIds.publish('pipeline-reports-before-it-publishes') },
    },
  },
  {
    ...pipeline('pipeline-whose-features-are-made-by-a-job', REMOTE, WITH_ALL),
    activities: remoteFeatures(2),
  },
  {
    ...pipeline('pipeline-whose-features-are-all-there', REMOTE, WITH_ALL),
    activities: remoteFeatures(0),
  },
  {
    ...pipeline('pipeline-deletes-old-versions', { publish: { retention: { keep: 2 } } }, WITH_ALL),
    activities: { ...everything(WITH_ALL), ...retentionSteps() },
  },
  {
    ...pipeline('pipeline-publishes-though-nothing-can-be-deleted', { publish: { retention: { days: 90 } } }, WITH_ALL),
    activities: { ...everything(WITH_ALL), ...retentionSteps('AccessDenied') },
  },
  pipeline('pipeline-tries-members-at-past-origins', ensemble),
  pipeline('pipeline-without-past-origins', { backtest: { origins: 0 }, publish: { quantiles: false } }),
  pipeline('pipeline-not-better-than-baselines', { backtest: { origins: 1 } }, { wrmsse: 0.95 }),
  {
    ...pipeline('pipeline-that-tells-all', {}, { environment: ALL_TOLD, proven: true }),
    histories: {
      'pipeline-that-tells-all': { workflowId: 'pipeline-that-tells-all' },
      'sweep-that-tells-its-run': { workflowId: workflowIds.sweep('pipeline-that-tells-all') },
    },
  },
  pipeline('pipeline-explains-its-forecast', ensemble, WITH_ALL),
  {
    ...pipeline('pipeline-told-to-a-tracker', {}, TRACKED),
    histories: {
      'pipeline-told-to-a-tracker': { workflowId: 'pipeline-told-to-a-tracker' },
      'fit-told-to-a-tracker': { workflowId: workflowIds.fit('pipeline-told-to-a-tracker', 'CA_1') },
      'run-entry-recorded': { workflowId: entryWorkflowId('pipeline-told-to-a-tracker/run-began') },
    },
  },
  pipeline('pipeline-that-fails-told-to-a-tracker', { backtest: { origins: 1 } }, { ...TRACKED, wrmsse: 0.95 }),
  pipeline('pipeline-sets-attributes-with-stages', {}, { environment: ALL_TOLD, proven: true }),
  pipeline(
    'pipeline-fails-with-attributes-to-set',
    { backtest: { origins: 1 } },
    { environment: ALL_TOLD, proven: true, wrmsse: 0.95 },
  ),
  {
    ...pipeline('pipeline-approved', { publish: { approval: 'required' } }, { environment: ALL_TOLD, proven: true }),
    act: (handle) => decide(handle, 'approve'),
  },
  {
    ...pipeline('pipeline-rejected', { publish: { approval: 'above-drift' } }, { environment: ALL_TOLD, proven: true }),
    act: (handle) => decide(handle, 'reject'),
  },
  pipeline(
    'pipeline-within-its-drift',
    { publish: { approval: { when: 'above-drift', maxDrift: 0.5 } } },
    { environment: ALL_TOLD, proven: true },
  ),
  pipeline(
    'pipeline-approved-by-default',
    { publish: { approval: { when: 'required', deadlineSeconds: 1, default: 'approve' } } },
    { environment: ALL_TOLD, proven: true },
  ),
  {
    ...pipeline('pipeline-paused', {}, { environment: ALL_TOLD, proven: true }),
    act: async (handle) => {
      await handle.executeUpdate(pauseRunUpdate, { args: [{ by: 'ana', reason: 'to look at it' }] });
      const isWaiting = async () => {
        const { waits = [] } = await handle.query(progressQuery);
        return waits.some((wait) => wait.kind === 'paused-run' && wait.before !== undefined);
      };
      await until(isWaiting, { what: 'the run to stand still' });
      await handle.executeUpdate(resumeRunUpdate, { args: [{}] });
    },
  },
  pipeline('pipeline-without-a-trial', {}, { end: failedJob('AlgorithmError') }),
  pipeline('pipeline-ends-with-nothing-to-score', {}, { proven: true, found: { unscorable: [1885] } }),
  pipeline('pipeline-names-what-jobs-read', {}, { proven: true }),
  pipeline('pipeline-tries-members-on-proven-files', ensemble, { proven: true }),
  pipeline('pipeline-ends-at-damaged-trial-data', {}, { proven: true, end: failedJob('StoredObjectInvalid') }),
  pipeline('pipeline-ends-at-a-damaged-model', {}, { proven: true, transformFails: 'StoredObjectInvalid' }),
  pipeline('pipeline-ends-at-unread-data', {}, { proven: true, transformFails: 'DataError' }),
  {
    ...cancelledAt('pipeline-cancelled-while-it-stages', 'stageVersion'),
    histories: {
      'pipeline-cancelled-while-it-stages': { workflowId: 'pipeline-cancelled-while-it-stages' },
      'publication-cancelled': { workflowId: workflowIds.publish('pipeline-cancelled-while-it-stages') },
    },
  },
  {
    ...cancelledAt('pipeline-cancelled-while-it-switches', 'switchPointer'),
    histories: {
      'pipeline-cancelled-while-it-switches': { workflowId: 'pipeline-cancelled-while-it-switches' },
      'publication-finished-though-cancelled': {
        workflowId: workflowIds.publish('pipeline-cancelled-while-it-switches'),
      },
    },
  },
  pipeline('pipeline-that-notifies', { notifications: [webhook()] }, { environment: ALL_TOLD, proven: true }),
  pipeline(
    'pipeline-that-notifies-of-its-failure',
    { notifications: [webhook()] },
    { end: failedJob('AlgorithmError') },
  ),
  {
    ...pipeline(
      'pipeline-that-notifies-of-a-wait',
      { publish: { approval: 'required' }, notifications: [webhook()] },
      { environment: ALL_TOLD, proven: true },
    ),
    act: (handle) => decide(handle, 'approve'),
  },
  pipeline('pipeline-refits-a-champion', { champion: 'foods-1' }, { ...WITH_ALL, champion: TAKEN }),
  pipeline(
    'pipeline-applies-a-champion',
    { champion: { of: 'foods-1', mode: 'forecast' } },
    { ...WITH_ALL, champion: TAKEN },
  ),
  pipeline(
    'pipeline-keeps-the-current-champion',
    { publish: { replace: 'when-better' } },
    { ...WITH_ALL, champion: TAKEN },
  ),
  {
    ...pipeline(
      'pipeline-replaces-the-current-champion',
      { ...ensemble, features: {}, fit: { members: [{ per: 'store' }] }, publish: { replace: 'when-better' } },
      { ...WITH_ALL, champion: TAKEN },
    ),
    activities: currentIsWorseBy(0.1, { ...WITH_ALL, champion: TAKEN }),
  },
  pipeline(
    'pipeline-keeps-the-current-champion-at-past-origins',
    { ...ensemble, publish: { replace: 'when-better' } },
    { ...WITH_ALL, champion: TAKEN },
  ),
  pipeline('pipeline-has-no-champion-to-beat', { publish: { replace: 'when-better' } }, WITH_ALL),
  pipeline('pipeline-registers-its-champion', {}, WITH_ALL),
  pipeline('pipeline-records-what-it-was-made-of', ensemble, WITH_ALL),
  pipeline('pipeline-registers-nothing', { publish: { registry: false } }, WITH_ALL),
  {
    ...pipeline('pipeline-publishes-though-it-can-not-be-registered', {}, WITH_ALL),
    activities: { ...everything(WITH_ALL), ...refusesRegistry },
  },
  {
    ...pipeline('pipeline-registers-while-it-waits', { publish: { approval: 'required' } }, WITH_ALL),
    act: (handle) => decide(handle, 'approve'),
  },
  {
    ...pipeline('pipeline-rejected-after-it-was-registered', { publish: { approval: 'required' } }, WITH_ALL),
    act: (handle) => decide(handle, 'reject'),
  },
  {
    ...pipeline('pipeline-cancelled-while-it-is-registered', { publish: { approval: 'required' } }, WITH_ALL),
    act: async (handle) => {
      await until(() => handle.query(approvalQuery), { what: 'the question' });
      await handle.cancel();
    },
  },
  pipeline('pipeline-searches-instead', { champion: { of: 'foods-1', otherwise: 'search' } }, WITH_ALL),
  pipeline('pipeline-without-the-champion-it-wants', { champion: 'foods-1' }, WITH_ALL),
  cancelledAt('pipeline-cancelled-while-it-reports', 'writeReport'),
  cancelledAt('pipeline-cancelled-while-it-draws-its-page', 'writeReport'),
  cancelledAt('pipeline-whose-publication-is-cancelled', 'checkVersion', workflowIds.publish),
];
