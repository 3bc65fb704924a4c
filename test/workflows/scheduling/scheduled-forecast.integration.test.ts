import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSchedulingActivities } from '../../../activities/scheduling/index.js';
import type { ForecastClient } from '../../../client/connection/connect.js';
import { statusJson } from '../../../client/json/status-json.js';
import { findScheduledRun } from '../../../client/runs/find-scheduled-run.js';
import { readRun } from '../../../client/runs/read-run.js';
import { uploadDataset } from '../../../client/runs/upload-dataset.js';
import { applyChanges } from '../../../client/schedules/apply-changes.js';
import { knownSchedule } from '../../../client/schedules/known-schedules.js';
import { recentExecutions } from '../../../client/schedules/recent-executions.js';
import { renderProgress } from '../../../client/views/render-progress.js';
import { type Schedule, scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import { scheduledForecastProgressQuery, scheduledIds } from '../../../contracts/scheduling/scheduled-forecast.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { hasFailed } from '../../../worker/open-workflows.js';
import { everything } from '../../replay/recordings/run-activities.js';
import { sample } from '../../support/dataset-files.js';
import { until } from '../../support/until.js';
import { useS3 } from '../../support/use-s3.js';
import { useTemporal } from '../../support/use-temporal.js';

const server = useTemporal();
const s3 = useS3();
/** The last day with sales in the sample, whose calendar goes on for 28 more. */
const LAST_DATE = '2014-11-14';

const put = (key: string, Body: string) => s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body }));
async function land(prefix: string): Promise<void> {
  for (const [name, text] of Object.entries(sample)) await put(`${prefix}/${name}`, text);
}

interface Inspected {
  readonly dataset: { readonly uri: string };
  readonly origin: string;
}

/** What the runs of a test have inspected, and how many of them went on at once. */
const seen = { inspected: [] as Inspected[], now: 0, most: 0, isBroken: false };
beforeEach(() => Object.assign(seen, { inspected: [], now: 0, most: 0, isBroken: false }));

/** Real schedules, landings and workflows; runs whose side effects are done at once. */
function activities() {
  const run = everything({});
  return {
    ...run,
    ...createSchedulingActivities({
      s3: s3.client,
      bucket: s3.bucket,
      hasFailed: (workflowId) => hasFailed(server.client, workflowId),
    }),
    inspectDataset: async (input: Inspected) => {
      seen.inspected.push(input);
      if (seen.isBroken) throw ApplicationFailure.nonRetryable('3 faults', 'DatasetInvalid');
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      return (run.inspectDataset as (input: Inspected) => Promise<unknown>)(input);
    },
    switchPointer: async () => {
      seen.now -= 1;
    },
  };
}

// The same workers for all tests: starting and ending them takes longer than most of these.
let endWorkers: (() => void) | undefined;
let workers: Promise<void> | undefined;
beforeAll(() => {
  workers = server.withWorkers(activities() as never, () => new Promise((resolve) => (endWorkers = resolve)));
});
afterAll(async () => {
  endWorkers?.();
  await workers;
});

const schedule = (fields: Readonly<Record<string, unknown>>): Schedule =>
  scheduleSchema.parse({
    cron: '30 2 * * sat',
    timeZone: 'Europe/Berlin',
    request: {
      sweep: {
        strategy: { kind: 'grid' },
        algorithms: { lightgbm: { space: { num_leaves: [10], num_iterations: 27 } } },
      },
      select: { finalists: 1 },
      publish: { gate: 'none' },
    },
    ...fields,
  });

const create = (name: string, definition: Schedule) =>
  applyChanges(server.client, [{ kind: 'create', name, wanted: { name, definition } }]);

const start = (name: string, definition: Schedule, scheduledTime: string) =>
  server.client.workflow.start<WorkflowTypes['scheduledForecast']>(workflowTypes.scheduledForecast, {
    workflowId: scheduledIds.execution(name, scheduledTime),
    taskQueue: TASK_QUEUES.workflows,
    args: [{ schedule: name, definition, scheduledTime }],
  });

const backfill = (name: string, definition: Schedule, times: readonly string[], parallel = 1, again = false) =>
  server.client.workflow.execute<WorkflowTypes['backfillSchedule']>(workflowTypes.backfillSchedule, {
    workflowId: `backfill/${name}-${times.length}-${Date.now()}`,
    taskQueue: TASK_QUEUES.workflows,
    args: [{ schedule: name, definition, times, parallel, again }],
  });

const failureMessage = (error: unknown): string => {
  let cause = error as Error;
  while (cause instanceof WorkflowFailedError && cause.cause !== undefined) cause = cause.cause;
  return cause.message;
};

describe('a schedule', () => {
  it('starts a run named by its scheduled time, with an origin of that time, on data kept by its content', async () => {
    await land('raw/fires');
    await put('raw/fires/manifest.json', '{ "through": "2099-12-31" }');
    await create('fires', schedule({ data: { uri: 's3://{bucket}/raw/fires/', manifest: 'manifest.json' } }));
    await server.client.schedule.getHandle('fires').trigger();
    const executions = async () => recentExecutions(server.client, await knownSchedule(server.client, 'fires'), 5);
    const [execution] = await until(executions, {
      what: 'the run to be published',
      // Each look is a query, which the workflow must answer beside its work.
      every: 500,
      holds: ([first]) => first?.status === 'published',
    });
    const { scheduledTime, progress } = execution as { scheduledTime: string; progress: { run: string } };
    const berlin = new Intl.DateTimeFormat('sv', {
      timeZone: 'Europe/Berlin',
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(new Date(scheduledTime));
    expect(progress.run).toBe(`fires-${berlin.replace(' ', '-').replace(':', '')}`);
    const dayBefore = new Date(Date.parse(`${berlin.slice(0, 10)}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    expect(seen.inspected.map(({ origin }) => origin)).toEqual([dayBefore]);
    expect(seen.inspected[0]?.dataset).toEqual(await uploaded());
    const { status, memo, searchAttributes } = await server.client.workflow.getHandle(progress.run).describe();
    expect(status.name).toBe('COMPLETED');
    expect(memo).toMatchObject({ fingerprint: expect.any(String) });
    expect(searchAttributes).toMatchObject({ ForecastRun: [progress.run] });
  });

  it('waits for data that has not arrived, and says what is missing', async () => {
    const definition = schedule({
      data: { uri: 's3://{bucket}/raw/{date}', manifest: '_SUCCESS', poll: '1s' },
    });
    const scheduledTime = '2014-11-15T01:30:00.000Z';
    const handle = await start('waits', withDeadlineAhead(definition, scheduledTime), scheduledTime);
    const missing = (text: string) =>
      until(() => handle.query(scheduledForecastProgressQuery), {
        what: `the run to miss ${text}`,
        holds: (progress) => progress.state === 'waiting for data' && (progress.missing ?? '').includes(text),
      });
    await missing('raw/2014-11-15/_SUCCESS, which says that the data is complete, is not there');
    expect(seen.inspected).toEqual([]);
    const client = { temporal: server.client } as ForecastClient;
    expect(await findScheduledRun(client, 'waits-2014-11-16-0230')).toBeUndefined();
    const state = await readRun(client, 'waits-2014-11-15-0230');
    expect(renderProgress(state)).toMatch(/waits for its data, until .*\n {2}s3:\/\/.*_SUCCESS.* is not there/);
    expect(statusJson(state, undefined).data).toMatchObject({ state: 'waiting for data', missing: expect.any(String) });
    await put('raw/2014-11-15/_SUCCESS', '\n');
    await missing(
      'raw/2014-11-15/ lacks calendar.csv (or .gz), sales_train_evaluation.csv (or .gz, or parquet files in sales/), sell_prices.csv',
    );
    await land('raw/2014-11-15');
    expect(await handle.result()).toMatchObject({
      kind: 'published',
      run: 'waits-2014-11-15-0230',
      origin: LAST_DATE,
    });
  });

  it('ends at the deadline with what is missing, instead of forecasting from old data', async () => {
    await land('raw/old');
    const definition = schedule({ data: 's3://{bucket}/raw/old/' });
    const handle = await start('old', definition, '2014-11-22T01:30:00.000Z');
    const error = await handle.result().catch((failure: unknown) => failure);
    expect(failureMessage(error)).toBe(
      `run of old for 2014-11-22T01:30:00.000Z: The raw data of a scheduled run was not there by its deadline, and old data is not forecast from: the sales in s3://forecast/raw/old/ end on ${LAST_DATE}; they must reach 2014-11-21. It was waited for until 2014-11-22T13:30:00.000Z. What to do: Bring the files that the message names, then run that time with 'npx forecast schedule backfill'.`,
    );
    expect(seen.inspected).toEqual([]);
  });

  it('finds the run of a time that has one', async () => {
    await land('raw/again');
    const definition = schedule({ data: 's3://{bucket}/raw/again/' });
    const first = await start('again', definition, '2014-11-08T01:30:00.000Z');
    expect(await first.result()).toMatchObject({ kind: 'published', run: 'again-2014-11-08-0230' });
    const second = await start('again', definition, '2014-11-08T01:30:00.000Z');
    expect(await second.result()).toMatchObject({ kind: 'found', run: 'again-2014-11-08-0230' });
    expect(seen.inspected).toHaveLength(1);
  });
});

describe('a backfill', () => {
  const saturdays = ['2014-11-01', '2014-11-08', '2014-11-15'].map((day) => `${day}T01:30:00.000Z`);
  const definition = () => schedule({ data: 's3://{bucket}/raw/filled/' });

  it('makes the runs of its times, each at its origin, at most so many at a time, and finds them when repeated', async () => {
    await land('raw/filled');
    const { runs } = await backfill('filled', definition(), saturdays, 2);
    expect(runs).toMatchObject([
      { kind: 'published', run: 'filled-2014-11-01-0230', origin: '2014-10-31' },
      { kind: 'published', run: 'filled-2014-11-08-0230', origin: '2014-11-07' },
      { kind: 'published', run: 'filled-2014-11-15-0230', origin: '2014-11-14' },
    ]);
    expect(seen.inspected.map(({ origin }) => origin).sort()).toEqual(['2014-10-31', '2014-11-07', '2014-11-14']);
    expect(seen.most).toBe(2);
    expect((await backfill('filled', definition(), saturdays)).runs.map(({ kind }) => kind)).toEqual([
      'found',
      'found',
      'found',
    ]);
  });

  it('runs a time whose run has failed once more where that is asked for, under an id of its own', async () => {
    await land('raw/filled');
    const [, time] = saturdays as [string, string, string];
    const ended = async (again: boolean) => (await backfill('mended', definition(), [time], 1, again)).runs[0];
    seen.isBroken = true;
    expect(await ended(false)).toMatchObject({
      kind: 'failed',
      reason: 'mended-2014-11-08-0230: stage inspect: 3 faults',
    });
    seen.isBroken = false;
    expect(await ended(false)).toMatchObject({ kind: 'found', run: 'mended-2014-11-08-0230' });
    expect(await ended(true)).toMatchObject({ kind: 'published', run: 'mended-2014-11-08-0230-r2' });
    expect(await ended(true)).toMatchObject({ kind: 'found', run: 'mended-2014-11-08-0230-r2' });
  });

  it('beyond the data starts nothing', async () => {
    await land('raw/filled');
    const times = [...saturdays, '2014-11-22T01:30:00.000Z'];
    const error = await backfill('beyond', definition(), times).catch((failure: unknown) => failure);
    expect(failureMessage(error)).toBe(
      [
        'The data of 1 of 4 times is not there:',
        `  the sales in s3://forecast/raw/filled/ end on ${LAST_DATE}; they must reach 2014-11-21`,
      ].join('\n'),
    );
    expect(seen.inspected).toEqual([]);
  });
});

/** A deadline that has not passed, whenever the test runs. */
function withDeadlineAhead(definition: Schedule, scheduledTime: string): Schedule {
  const days = Math.ceil((Date.now() - Date.parse(scheduledTime)) / 86_400_000) + 1;
  return { ...definition, data: { ...definition.data, deadline: `${days}d` } };
}

/** Where `forecast run --data` keeps the same files. */
async function uploaded(): Promise<{ uri: string }> {
  const dir = mkdtempSync(join(tmpdir(), 'sample-'));
  folders.push(dir);
  for (const [name, text] of Object.entries(sample)) writeFileSync(join(dir, name), text);
  return uploadDataset({ s3: s3.client, bucket: s3.bucket, dir });
}
const folders: string[] = [];
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});
