import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContent, readText } from '../../../activities/s3/s3-objects.js';
import { explainFailure } from '../../../client/errors/explain-failure.js';
import { readPublication } from '../../../client/runs/read-publication.js';
import type { Pointer } from '../../../contracts/publication/publication.js';
import type { RunSummary } from '../../../contracts/run/pipeline.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';
import { until } from '../../support/until.js';
import { useS3 } from '../../support/use-s3.js';
import { workflowBundleFile } from '../../support/workflow-bundle.js';
import { type Gate, gatedRun, gatedSteps } from './gated-steps.js';
import { PublishingWorker } from './publishing-worker-process.js';

const s3 = useS3();
let temporal: TestWorkflowEnvironment;
/** What is done to a run at a moment of it. */
const plans = new Map<string, { readonly gate: Gate; readonly act: (run: string) => Promise<unknown> }>();
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.teardown());

const TOO_LATE = 'The run was cancelled when its pointer had begun to move, too late: the forecast is published.';

interface RunEnd {
  readonly status: string;
  readonly summary?: RunSummary | undefined;
  readonly failure?: string | undefined;
  /** Version that planners read. */
  readonly current: string | undefined;
}

const start = (run: string): Promise<WorkflowHandle<WorkflowTypes['forecastPipeline']>> =>
  temporal.client.workflow.start<WorkflowTypes['forecastPipeline']>(workflowTypes.forecastPipeline, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: run,
    args: [gatedRun(run)],
  });

async function endOf(run: string): Promise<RunEnd> {
  const handle = temporal.client.workflow.getHandle<WorkflowTypes['forecastPipeline']>(run);
  const result = await handle.result().catch((error: unknown) => error);
  const { status } = await handle.describe();
  return {
    status: status.name,
    ...(result instanceof WorkflowFailedError
      ? { failure: explainFailure(result) }
      : { summary: result as RunSummary }),
    current: await currentVersion(run),
  };
}

async function currentVersion(name: string): Promise<string | undefined> {
  const uri = `s3://${s3.bucket}/forecasts/${name}/current.json`;
  const content = await readContent(s3.client, uri);
  return content && (JSON.parse(await readText(s3.client, uri)) as Pointer).version;
}

/** Plans what is done to a run at a gate. @returns how it ended */
function actAt(run: string, gate: Gate, act: (run: string) => Promise<unknown>): () => Promise<RunEnd> {
  plans.set(run, { gate, act });
  return async () => {
    const end = await endOf(run);
    // A run that was terminated is gone before its publication is.
    await until(async () => (await readPublication({ temporal: temporal.client }, run)).kind !== 'still publishing', {
      what: 'the publication to end',
    });
    return { ...end, current: await currentVersion(run) };
  };
}

const cancelRun = (run: string) => temporal.client.workflow.getHandle(run).cancel();
const cancelPublication = (run: string) => temporal.client.workflow.getHandle(workflowIds.publish(run)).cancel();
const terminateRun = (run: string) => temporal.client.workflow.getHandle(run).terminate('out of patience');

/** Acts on the run, and waits until its publication has heard of it: the word goes from server to worker and back. */
const untilHeard = (act: (run: string) => Promise<unknown>) => async (run: string) => {
  await act(run);
  const publication = temporal.client.workflow.getHandle(workflowIds.publish(run));
  const hasHeard = async () =>
    (await publication.fetchHistory()).events?.some((event) => event.workflowExecutionCancelRequestedEventAttributes);
  await until(hasHeard, { what: 'the publication to be cancelled' });
};

/** Cancels a run, and waits until its publication knows where there is one. */
const cancelAt = ({ step }: Gate) =>
  ['stageVersion', 'checkVersion', 'switchPointer'].includes(step) ? untilHeard(cancelRun) : cancelRun;
const terminatePublication = (run: string) =>
  temporal.client.workflow.getHandle(workflowIds.publish(run)).terminate('out of patience');

const BEFORE_THE_SWITCH: readonly Gate[] = [
  { step: 'writeReport', moment: 'before' },
  { step: 'writeReport', moment: 'after' },
  { step: 'stageVersion', moment: 'before' },
  { step: 'stageVersion', moment: 'after' },
  { step: 'checkVersion', moment: 'before' },
  { step: 'checkVersion', moment: 'after' },
];
const DURING_THE_SWITCH: readonly Gate[] = [
  { step: 'switchPointer', moment: 'before' },
  { step: 'switchPointer', moment: 'after' },
];
const AFTER_THE_SWITCH: readonly Gate[] = [
  { step: 'scoreForecasts', moment: 'before' },
  { step: 'scoreForecasts', moment: 'after' },
];

const CHECK: Gate = { step: 'checkVersion', moment: 'before' };
const SWITCH: Gate = { step: 'switchPointer', moment: 'before' };

const idOf = (what: string, { step, moment }: Gate): string => `${what}-${moment}-${step.toLowerCase()}`;

describe('on a worker that stays alive,', { timeout: 180_000 }, () => {
  let stopWorkers = () => {};
  let working: Promise<void>;
  beforeAll(async () => {
    const activities = gatedSteps({ s3: s3.client, bucket: s3.bucket }, async (run, { step, moment }) => {
      const plan = plans.get(run);
      if (plan?.gate.step === step && plan.gate.moment === moment) await plan.act(run);
    });
    const stopped = new Promise<void>((resolve) => {
      stopWorkers = resolve;
    });
    working = withWorkers(temporal, activities, () => stopped);
    // All at once: most of a run is waiting for the server.
    await Promise.all([...plans.keys()].map(start));
  });
  afterAll(() => {
    stopWorkers();
    return working;
  });

  describe('a run that is cancelled', () => {
    const early = BEFORE_THE_SWITCH.map((gate) => ({
      ...gate,
      end: actAt(idOf('cancelled', gate), gate, cancelAt(gate)),
    }));
    it.each(early)('publishes nothing $moment $step', async ({ end }) => {
      expect(await end()).toMatchObject({
        status: 'CANCELLED',
        failure: 'The run was cancelled; its remote jobs have stopped.',
        current: undefined,
      });
    });

    const late = [...DURING_THE_SWITCH, ...AFTER_THE_SWITCH].map((gate) => ({
      ...gate,
      run: idOf('late', gate),
      end: actAt(idOf('late', gate), gate, cancelAt(gate)),
    }));
    it.each(late)('has published, and says so with summary and report, $moment $step', async ({ run, end }) => {
      expect(await end()).toMatchObject({
        status: 'COMPLETED',
        summary: {
          notes: [TOO_LATE],
          publication: { version: run },
          report: expect.stringContaining('report.html'),
          window: { name: 'validation' },
        },
        current: run,
      });
    });
  });

  describe('a publication that somebody cancels by hand', () => {
    const early = actAt('by-hand-early', CHECK, untilHeard(cancelPublication));
    it('publishes nothing before the switch, and its run says so', async () => {
      const end = await early();
      expect(end).toMatchObject({ status: 'FAILED', current: undefined });
      expect(end.failure).toMatchInlineSnapshot(`
      "The run was cancelled.

      Somebody cancelled by-hand-early/publish before the pointer had begun to move: nothing was published.

      What to do: Start it again when wanted."
    `);
    });

    const late = actAt('by-hand-late', SWITCH, untilHeard(cancelPublication));
    it('is finished once the switch has begun, and its run goes on', async () => {
      expect(await late()).toMatchObject({
        status: 'COMPLETED',
        current: 'by-hand-late',
      });
    });

    const hard = actAt('by-hand-hard', { ...SWITCH, moment: 'after' }, terminatePublication);
    it('may have published when it is terminated, and its run says that nobody knows', async () => {
      const end = await hard();
      expect(end).toMatchObject({ status: 'FAILED', current: 'by-hand-hard' });
      expect(end.failure).toMatchInlineSnapshot(`
      "The run was cancelled.

      Somebody terminated by-hand-hard/publish, so it is unknown whether this run's version is the current one: see current.json of the forecast.

      What to do: Start it again when wanted."
    `);
      expect(await readPublication({ temporal: temporal.client }, 'by-hand-hard')).toEqual({ kind: 'unknown' });
    });
  });

  describe('a run that is terminated', () => {
    const early = actAt('hard-early', CHECK, untilHeard(terminateRun));
    const late = actAt('hard-late', SWITCH, untilHeard(terminateRun));
    it('publishes nothing before the switch', async () => {
      expect(await early()).toMatchObject({ status: 'TERMINATED', current: undefined });
      expect(await readPublication({ temporal: temporal.client }, 'hard-early')).toEqual({ kind: 'nothing published' });
    });

    it('has published once the switch had begun, and its publication says so', async () => {
      expect(await late()).toMatchObject({
        status: 'TERMINATED',
        current: 'hard-late',
      });
      expect(await readPublication({ temporal: temporal.client }, 'hard-late')).toMatchObject({
        kind: 'published',
        publication: { version: 'hard-late' },
      });
    });
  });

  describe('a run whose report or last score fails', () => {
    const unscored = actAt('unscored', { step: 'scoreForecasts', moment: 'before' }, async () => {
      throw ApplicationFailure.nonRetryable('the disk is full', 'ServiceFault');
    });
    it('ends well, with a note instead of its score, and shows that of the window before', async () => {
      expect(await unscored()).toMatchObject({
        status: 'COMPLETED',
        current: 'unscored',
        summary: {
          notes: ['The 28 days after the origin could not be scored: the disk is full'],
          window: { originDay: 1885 },
        },
      });
    });

    const noted = actAt('noted', { step: 'writeReport', moment: 'before' }, async () => {
      throw ApplicationFailure.nonRetryable('the disk is full', 'ServiceFault');
    });
    it('ends well, with a note instead of its report', async () => {
      const end = await noted();
      expect(end).toMatchObject({ status: 'COMPLETED', current: 'noted', summary: { report: null } });
      expect(end.summary?.notes).toEqual(['The report could not be written: the disk is full']);
    });
  });
});

describe('a run that is cancelled with the end of the last check, in one task', () => {
  it('publishes nothing', async () => {
    const run = 'cancelled-with-the-check';
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let checking = false;
    const activities = gatedSteps({ s3: s3.client, bucket: s3.bucket }, async (_, { step, moment }) => {
      if (step !== 'checkVersion' || moment !== 'before') return;
      checking = true;
      await held;
    });
    const workflowBundle = { codePath: await workflowBundleFile() };
    const connection = temporal.nativeConnection;
    const deciding = () => Worker.create({ connection, taskQueue: TASK_QUEUES.workflows, workflowBundle });
    const acting = await Promise.all(
      Object.values(TASK_QUEUES)
        .filter((queue) => queue !== TASK_QUEUES.workflows)
        .map((taskQueue) => Worker.create({ connection, taskQueue, activities })),
    );
    const publication = temporal.client.workflow.getHandle(workflowIds.publish(run));
    const acts = acting.map((worker) => worker.run());
    const first = await deciding();
    await first.runUntil(async () => {
      await start(run);
      await until(() => checking, { what: 'the check to begin' });
    });
    await publication.cancel();
    release();
    await until(async () => (await publication.describe()).raw.pendingActivities?.length === 0, {
      what: 'the check to end',
    });
    const second = await deciding();
    await second.runUntil(() => endOf(run).then(() => undefined));
    for (const worker of acting) worker.shutdown();
    await Promise.all(acts);
    expect(await currentVersion(run)).toBeUndefined();
    expect((await publication.describe()).status.name).toBe('CANCELLED');
  });
});

describe('a run that is cancelled around the death of its worker', () => {
  it('publishes nothing before the switch, and ends with summary and report after it', {
    timeout: 180_000,
  }, async () => {
    const gates = [...BEFORE_THE_SWITCH, ...DURING_THE_SWITCH, ...AFTER_THE_SWITCH].filter(
      ({ step, moment }) => moment === 'before' || step === 'switchPointer',
    );
    const runs = gates.flatMap((gate) => [
      { gate, run: idOf('alive', gate), cancel: 'before the kill' as const },
      { gate, run: idOf('dead', gate), cancel: 'while dead' as const },
    ]);
    const worker = new PublishingWorker({
      address: temporal.address,
      bundle: await workflowBundleFile(),
      s3: { endpoint: s3.endpoint, bucket: s3.bucket, ...s3.credentials },
    });
    try {
      await worker.start(Object.fromEntries(runs.map(({ run, gate }) => [run, gate])));
      await Promise.all(runs.map(({ run }) => start(run)));
      await worker.reached(runs.length);
      const cancelled = runs.filter(({ cancel }) => cancel === 'before the kill');
      await Promise.all(cancelled.map(({ run, gate }) => cancelAt(gate)(run)));
      await worker.kill();
      const rest = runs.filter(({ cancel }) => cancel === 'while dead');
      await Promise.all(rest.map(({ run }) => cancelRun(run)));
      await worker.start({});
      for (const { run, gate } of runs) {
        const begun = !BEFORE_THE_SWITCH.some(({ step }) => step === gate.step);
        expect({ run, ...(await endOf(run)) }).toMatchObject(
          begun
            ? { run, status: 'COMPLETED', current: run, summary: { notes: [TOO_LATE], report: expect.any(String) } }
            : { run, status: 'CANCELLED', current: undefined },
        );
      }
    } finally {
      await worker.kill();
    }
  });
});
