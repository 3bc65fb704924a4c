import type { WorkflowHandle } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal as proto } from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import type { Registration } from '../../../contracts/registry/registration.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { approvalQuery, decideForecastUpdate } from '../../../contracts/run/approval.js';
import { pauseRunUpdate, resumeRunUpdate } from '../../../contracts/run/pause.js';
import { progressQuery } from '../../../contracts/run/progress.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { registeredSearchAttributes } from '../../../worker/registered-search-attributes.js';
import { championRecord } from '../../contracts/champion/champions.js';
import { everything } from '../../replay/recordings/run-activities.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const temporal = useTemporal();
/** A server that was never told of our attributes beyond the first. */
const bare = useTemporal(undefined, [searchAttributes.forecastRun]);

type Run = WorkflowHandle<WorkflowTypes['forecastPipeline']>;

/** A run whose side effects are done at once, on a server whose attributes it asks for. */
async function whileItRuns(
  server: typeof temporal,
  run: string,
  request: object,
  work: (handle: Run, told: readonly string[]) => Promise<void>,
): Promise<void> {
  const steps = everything({ proven: true, champion: { kind: 'taken', record: championRecord() } });
  /** What the model registry was told, in its order. */
  const told: string[] = [];
  const activities = {
    ...steps,
    registerChampion: async (registration: Registration) => {
      told.push(`${registration.approval.status}: ${registration.approval.why}`);
      return steps.registerChampion?.(registration as never);
    },
    describeEnvironment: async () =>
      runEnvironment({
        prices: { 'ml.m5.xlarge': 0.23 },
        codeVersion: '0.2.0',
        searchAttributes: await registeredSearchAttributes(server.client),
      }),
  };
  await server.withWorkers(activities, async () => {
    const handle = await server.client.workflow.start<WorkflowTypes['forecastPipeline']>(
      workflowTypes.forecastPipeline,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: run,
        args: [
          {
            run,
            dataset: { uri: 's3://bucket/raw/' },
            request: requestSchema.parse({
              name: 'foods',
              sweep: {
                strategy: { kind: 'grid' },
                algorithms: { lightgbm: { space: { num_leaves: [10, 20], num_iterations: 27 } } },
              },
              select: { finalists: 1 },
              ...request,
            }),
          },
        ],
      },
    );
    await work(handle, told);
  });
}

/** What the Web UI asks a workflow. */
const pageOf = (handle: Run): Promise<proto.api.sdk.v1.IWorkflowMetadata> =>
  handle.query<proto.api.sdk.v1.IWorkflowMetadata>('__temporal_workflow_metadata');

const refusalOf = (refused: Promise<unknown>): Promise<string> =>
  refused.then(
    () => 'accepted',
    (error: Error) => (error.cause as Error).message,
  );

describe('a run', () => {
  it('that waits for approval says so on its page, in its attributes and in its progress, with the numbers', async () => {
    const approval = { when: 'required', approvers: ['ana'] };
    await whileItRuns(temporal, 'asks', { publish: { approval } }, async (handle, told) => {
      await until(() => handle.query(approvalQuery), { what: 'the question' });
      const page = await pageOf(handle);
      expect(page.currentDetails).toContain(
        '| waits for a person | **The forecast waits for approval by ana: 130 units in 28 days, +30.0 %',
      );
      expect(page.currentDetails).toContain('`npx forecast approve or reject asks --reason WHY`; otherwise reject at');
      expect(page.currentDetails).toContain('| **approve** since');
      expect(page.currentDetails).toContain('| CA_1 | 130 | 100 | +30.0 % |');
      const { waits } = await handle.query(progressQuery);
      expect(waits).toMatchObject([{ kind: 'approval', approvers: ['ana'] }]);
      await until(async () => (await handle.describe()).typedSearchAttributes.get(searchAttributes.waitsFor), {
        what: 'the attribute',
        holds: (waitsFor) => waitsFor === 'approval',
      });

      const decide = (by: string) =>
        handle.executeUpdate(decideForecastUpdate, { args: [{ decision: 'approve', by, reason: 'looks right' }] });
      expect(await refusalOf(decide('eve'))).toBe('eve may not decide; publish.approval.approvers lists ana.');
      expect(await decide('ana')).toBe('Approved: the forecast is being published.');
      const { status, registered } = await handle.result();
      expect({ status, registered }).toMatchObject({
        status: 'published',
        registered: { version: 3, approval: 'Approved' },
      });
      expect(told).toEqual([
        'PendingManualApproval: The run asks waits for a person.',
        expect.stringMatching(/^Approved: ana approved the forecast at .*: looks right$/),
      ]);
      expect((await pageOf(handle)).currentDetails).toContain(
        '| registered | foods-0123456789, version 3 (Approved) |',
      );
      await expect(decide('ana')).rejects.toThrow(/completed/);
    });
  });

  it('that is rejected ends with who and why, and publishes nothing', async () => {
    await whileItRuns(temporal, 'rejected', { publish: { approval: 'required' } }, async (handle, told) => {
      await until(() => handle.query(approvalQuery), { what: 'the question' });
      const args: [{ decision: 'reject'; by: string; reason: string }] = [
        { decision: 'reject', by: 'ana', reason: 'twice the sales' },
      ];
      await handle.executeUpdate(decideForecastUpdate, { args });
      await expect(handle.result()).rejects.toMatchObject({
        cause: {
          type: 'ForecastRejected',
          message: expect.stringMatching(/ana rejected the forecast at .*: twice the sales/),
        },
      });
      await expect(temporal.client.workflow.getHandle(workflowIds.publish('rejected')).describe()).rejects.toThrow();
      expect(told.at(-1)).toMatch(/^Rejected: ana rejected the forecast at .*: twice the sales$/);
    });
  });

  it('that searches no better champion than the current one keeps that, and says so with both scores', async () => {
    await whileItRuns(temporal, 'contested', { publish: { replace: 'when-better' } }, async (handle) => {
      const { training, champion } = await handle.result();
      expect(training).toMatchObject({
        kind: 'search',
        from: { run: 'foods-1' },
        contest: { outcome: 'kept', windows: [{ originDay: 1885, challenger: 0.6, champion: 0.6 }], noise: 0.03 },
      });
      expect(champion).toMatchObject({ name: 'trial-001-of-foods-1', hyperparameters: { num_leaves: '10' } });
      expect((await pageOf(handle)).currentDetails).toMatch(
        /\| models \| searched, and keeps the champion of foods-1, trained anew: trial-\d+ is not better by more than the noise \(WRMSSE 0\.6000 against 0\.6000 on one window; better by 0\.0000, and noise is 0\.0300\) \|/,
      );
    });
  });

  it('pauses before the next stage, and refuses to pause or resume twice', async () => {
    await whileItRuns(temporal, 'paused', {}, async (handle) => {
      const args: [{ by: string; reason: string }] = [{ by: 'ana', reason: 'prices are wrong' }];
      expect(await handle.executeUpdate(pauseRunUpdate, { args })).toMatch(/^Paused: /);
      expect(await refusalOf(handle.executeUpdate(pauseRunUpdate, { args }))).toMatch(
        /^The run is paused already by ana/,
      );
      await until(async () => (await handle.query(progressQuery)).waits?.[0], {
        what: 'the run to stand still',
        holds: (wait) => wait?.kind === 'paused-run' && wait.before !== undefined,
      });
      expect((await pageOf(handle)).currentDetails).toMatch(/The run is paused by ana \(prices are wrong\) before \w+/);
      await handle.executeUpdate(resumeRunUpdate, { args: [{}] });
      expect(await refusalOf(handle.executeUpdate(resumeRunUpdate, { args: [{}] }))).toMatch(/not paused/);
      await handle.result();
    });
  });

  it('sets every attribute that the server knows, keeps its code in the memo, and describes all that it does and takes', async () => {
    await whileItRuns(temporal, 'told', {}, async (handle) => {
      const { champion } = await handle.result();
      const { typedSearchAttributes: attributes, memo } = await handle.describe();
      expect(attributes.get(searchAttributes.forecastName)).toBe('foods');
      expect(attributes.get(searchAttributes.origin)?.toISOString()).toBe('2016-04-24T00:00:00.000Z');
      expect(attributes.get(searchAttributes.dataset)).toBe('data');
      expect(attributes.get(searchAttributes.champion)).toBe(champion.name);
      expect(attributes.get(searchAttributes.publishedVersion)).toBe('told');
      expect(memo).toMatchObject({ codeVersion: '0.2.0' });
      const trial = temporal.client.workflow.getHandle(workflowIds.trial(workflowIds.sweep('told'), 'trial-000'));
      expect((await trial.describe()).typedSearchAttributes.get(searchAttributes.jobName)).toBe('told-sweep-trial-000');
      for (const one of [handle, trial, temporal.client.workflow.getHandle(workflowIds.sweep('told'))]) {
        expect(await unsummedUp(one)).toEqual([]);
      }
      const { currentDetails, definition } = await pageOf(handle);
      expect(currentDetails).toContain('| published | version told: `s3://');
      const all = [
        ...(definition?.queryDefinitions ?? []),
        ...(definition?.signalDefinitions ?? []),
        ...(definition?.updateDefinitions ?? []),
      ].filter(({ name }) => !name?.startsWith('__'));
      expect(all.map(({ name }) => name).sort()).toEqual([
        'approval',
        'decideForecast',
        'pauseRun',
        'progress',
        'resumeRun',
        'sweepProgress',
      ]);
      for (const { description } of all) expect(description).toMatch(/\.$/);
    });
  });

  it('ends well on a server that knows one attribute alone', async () => {
    await whileItRuns(bare, 'bare', { publish: { approval: { when: 'above-drift', maxDrift: 1 } } }, async (handle) => {
      expect((await handle.result()).status).toBe('published');
      const { searchAttributes: set } = await handle.describe();
      expect(
        Object.keys(set).filter((name) => Object.values(searchAttributes).some((key) => key.name === name)),
      ).toEqual([]);
    });
  });
});

/** Activities and timers of a workflow that say nothing in the Web UI. */
async function unsummedUp(handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<string[]> {
  const { events = [] } = await handle.fetchHistory();
  return (events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: activity, timerStartedEventAttributes: timer, userMetadata }) => {
      if (!activity && !timer) return [];
      const payload = userMetadata?.summary;
      const summary = payload ? defaultPayloadConverter.fromPayload<string>(payload) : '';
      return summary === '' ? [activity?.activityType?.name ?? 'timer'] : [];
    },
  );
}
