import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listObjects } from '../../activities/s3/list-objects.js';
import { writeObject } from '../../activities/s3/s3-objects.js';
import { createTrackingActivities } from '../../activities/tracking/index.js';
import { mlflowTracker } from '../../activities/tracking/mlflow/mlflow-tracker.js';
import { EntryRefused, type Tracker } from '../../activities/tracking/tracker.js';
import { readUntracked } from '../../client/tracking/read-untracked.js';
import { sealedJson } from '../../contracts/stored/stored-json.js';
import { entryName, outboxUri, outboxWorkflowId, refusedUri } from '../../contracts/tracking/outbox.js';
import type { TrackingEntry } from '../../contracts/tracking/tracking-entry.js';
import { wakeOutbox } from '../../worker/wake-outbox.js';
import { rolledBack, runBegan, runEnded, startedAt, trainingEnded } from '../contracts/tracking/entries.js';
import { until } from '../support/until.js';
import { useS3 } from '../support/use-s3.js';
import { useTemporal } from '../support/use-temporal.js';
import { MlflowServer } from './mlflow-server.js';

const logger = new DefaultLogger('ERROR', () => undefined);

interface Pair {
  readonly key: string;
  readonly value: string;
}
interface Run {
  readonly info: { readonly run_id: string; readonly run_name: string; readonly status: string };
  readonly data: { readonly params?: readonly Pair[]; readonly tags?: readonly Pair[] };
}

const tag = (run: Run, name: string): string | undefined => run.data.tags?.find(({ key }) => key === name)?.value;
const param = (run: Run, name: string): string | undefined => run.data.params?.find(({ key }) => key === name)?.value;

describe.skipIf(process.env.FORECAST_TEST_MLFLOW === undefined)(
  "runs in MLflow (skipped but for 'npm run test:mlflow', which installs MLflow)",
  () => {
    vi.setConfig({ testTimeout: 300_000 });
    const store = useS3();
    const temporal = useTemporal();
    let mlflow: MlflowServer;
    beforeAll(async () => {
      mlflow = await MlflowServer.start();
    }, 600_000);
    afterAll(() => mlflow?.stop());

    const trackerAt = (url: string): Tracker => mlflowTracker({ url, authorization: async () => undefined }, 'bucket');
    const take = (...entries: readonly TrackingEntry[]): Promise<void> =>
      new MockActivityEnvironment({}, { logger }).run(async () => {
        // A new one each time: what it remembers must not matter.
        for (const entry of entries) await trackerAt(mlflow.url).take(entry);
      });

    async function runsOf(forecast: string): Promise<readonly Run[]> {
      const { experiment } = await mlflow.ask<{ experiment: { experiment_id: string } }>(
        `experiments/get-by-name?experiment_name=${forecast}`,
      );
      const { runs = [] } = await mlflow.ask<{ runs?: readonly Run[] }>('runs/search', {
        experiment_ids: [experiment.experiment_id],
        order_by: ['attributes.start_time ASC'],
        max_results: 1000,
      });
      return runs;
    }
    const named = (runs: readonly Run[], name: string): Run => {
      const [found, ...more] = runs.filter(({ info }) => info.run_name === name);
      expect([name, more.length, found === undefined]).toEqual([name, 0, false]);
      return found as Run;
    };
    async function curve({ info: { run_id: id } }: Run, metric: string): Promise<readonly (readonly unknown[])[]> {
      const { metrics = [] } = await mlflow.ask<{
        metrics?: readonly { value: unknown; step?: number; timestamp: number }[];
      }>(`metrics/get-history?run_id=${id}&metric_key=${encodeURIComponent(metric)}&max_results=20000`);
      return metrics.map(({ step = 0, value, timestamp }) => [Number(step), value, Number(timestamp)]);
    }

    it('are nested, run, trial and attempt, each with what belongs to it', async () => {
      await take(runBegan(), trainingEnded(), runEnded());
      const runs = await runsOf('foods');
      const [run, trial] = [named(runs, 'foods-1'), named(runs, 'trial-000')];
      const attempts = [1, 2].map((number) => named(runs, `trial-000, attempt ${number}`));
      expect(runs).toHaveLength(4);
      expect(tag(trial, 'mlflow.parentRunId')).toBe(run.info.run_id);
      for (const attempt of attempts) expect(tag(attempt, 'mlflow.parentRunId')).toBe(trial.info.run_id);
      expect([run, trial, ...attempts].map(({ info }) => info.status)).toEqual([
        'FINISHED',
        'FINISHED',
        'FAILED',
        'FINISHED',
      ]);
      expect([param(run, 'sweep.maxTrials'), param(trial, 'num_leaves'), param(trial, 'algorithm')]).toEqual([
        '2',
        '31',
        'lightgbm',
      ]);
      expect([tag(run, 'forecast.dataset'), tag(run, 'forecast.uri.report'), tag(trial, 'forecast.uri.model')]).toEqual(
        ['data-1', 's3://bucket/runs/foods-1/report.html', trainingEnded().model],
      );
      expect(await curve(run, 'wrmsse')).toEqual([[0, 0.6, Date.parse(runEnded().at)]]);
      const rounds = [
        [0, 2, startedAt + 61_000],
        [1, 1.5, startedAt + 62_000],
      ];
      expect(await curve(trial, 'validation:rmse')).toEqual(rounds);
      expect(await curve(attempts[1] as Run, 'validation:rmse')).toEqual(rounds);
      expect(await curve(attempts[0] as Run, 'validation:rmse')).toEqual([[0, 3, startedAt + 1000]]);
      expect((await curve(trial, 'train:rmse')).map(([, value]) => String(value))).toEqual(['1.9', 'NaN']);
    });

    it('are the same when all of it is told again, in whatever order', async () => {
      const before = await runsOf('foods');
      const rounds = await curve(named(before, 'trial-000'), 'validation:rmse');
      await take(runEnded(), trainingEnded(), runBegan());
      const after = await runsOf('foods');
      expect(after.map(({ info, data }) => [info.run_id, info.status, data.params?.length])).toEqual(
        before.map(({ info, data }) => [info.run_id, info.status, data.params?.length]),
      );
      expect(await curve(named(after, 'trial-000'), 'validation:rmse')).toEqual(rounds);
    });

    it('have as many parameters and rounds as there are, in as many calls as MLflow asks for', async () => {
      const points = Array.from({ length: 2500 }, (_, step) => [step, 1 / (step + 1), startedAt + step] as const);
      const owner = 'many-1/sweep/trial-000';
      const parameters = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`p${index}`, `${index}`]));
      const attempts = [{ job: 'job', instanceType: 'ml.m5.large', status: 'completed', billableSeconds: 1 }];
      await take(
        runBegan({ run: 'many-1', forecast: 'many', parameters }),
        trainingEnded({
          ...{ run: 'many-1', forecast: 'many', owner, id: owner, job: 'job', attempts },
          series: { job: [{ metric: 'validation:rmse', points }] },
        }),
      );
      const runs = await runsOf('many');
      expect(named(runs, 'many-1').data.params).toHaveLength(250);
      expect(await curve(named(runs, 'trial-000'), 'validation:rmse')).toHaveLength(2500);
    });

    it('have their champions as versions of a model, whose alias follows publications and rollbacks', async () => {
      const alias = async () => {
        const { registered_model: model } = await mlflow.ask<{
          registered_model: { aliases?: readonly { alias: string; version: string }[] };
        }>('registered-models/get?name=foods');
        return model.aliases?.map(({ alias, version }) => `${alias} ${version}`);
      };
      expect(await alias()).toEqual(['champion 1']);
      const second = { run: 'foods-2', id: 'foods-2/run-ended', at: '2026-11-30T09:00:00.000Z' };
      await take(runEnded(second), runEnded(second));
      expect(await alias()).toEqual(['champion 2']);
      const { model_versions: versions } = await mlflow.ask<{
        model_versions: readonly { version: string; source: string; tags: readonly Pair[] }[];
      }>(`model-versions/search?filter=${encodeURIComponent("name='foods'")}`);
      expect(versions.map(({ version, source }) => [version, source]).sort()).toEqual([
        ['1', runEnded().models[0]?.uri],
        ['2', runEnded().models[0]?.uri],
      ]);
      await take(rolledBack({ run: 'foods-2', to: 'foods-1' }));
      expect(await alias()).toEqual(['champion 1']);
      await take(runEnded({ run: 'foods-3', id: 'foods-3/run-ended', isCurrent: false }));
      expect(await alias()).toEqual(['champion 1']);
      await take(rolledBack({ run: 'foods-1', to: 'foods-0' }));
      expect(await alias()).toBeUndefined();
    });

    it('that a person has deleted stay deleted, and all others go on', async () => {
      const trial = named(await runsOf('foods'), 'trial-000');
      await mlflow.ask('runs/delete', { run_id: trial.info.run_id });
      const owner = 'foods-1/sweep/trial-001';
      await take(trainingEnded(), trainingEnded({ owner, id: owner, name: 'trial-001', attempts: [] }));
      const runs = await runsOf('foods');
      expect(runs.some(({ info }) => info.run_id === trial.info.run_id)).toBe(false);
      expect(param(named(runs, 'trial-001'), 'num_leaves')).toBe('31');
      const run = named(runs, 'foods-1');
      await mlflow.ask('runs/delete', { run_id: run.info.run_id });
      await take(runBegan(), runEnded(), trainingEnded({ owner: `${owner}0`, name: 'trial-010', attempts: [] }));
      const left = await runsOf('foods');
      expect(left.some(({ info }) => info.run_name === 'foods-1')).toBe(false);
      expect(tag(named(left, 'trial-010'), 'mlflow.parentRunId')).toBeUndefined();
    });

    it('of an experiment that a person has deleted are refused, until it is restored', async () => {
      await take(runBegan({ forecast: 'gone', run: 'gone-1' }));
      const { experiment } = await mlflow.ask<{ experiment: { experiment_id: string } }>(
        'experiments/get-by-name?experiment_name=gone',
      );
      await mlflow.ask('experiments/delete', experiment);
      const refused = take(runEnded({ forecast: 'gone', run: 'gone-1' }));
      await expect(refused).rejects.toBeInstanceOf(EntryRefused);
      await expect(refused).rejects.toThrow('somebody has deleted the experiment gone. Restore it in MLflow, or have');
      await mlflow.ask('experiments/restore', experiment);
      await take(runEnded({ forecast: 'gone', run: 'gone-1' }));
      expect(named(await runsOf('gone'), 'gone-1').info.status).toBe('FINISHED');
    });

    it('lack no point though the server was killed while they were written', async () => {
      const points = Array.from({ length: 300 }, (_, step) => [step, step, startedAt + step] as const);
      const entries: TrackingEntry[] = Array.from({ length: 6 }, (_, index) => {
        const owner = `killed-1/sweep/trial-00${index}`;
        const job = `job-${index}`;
        return trainingEnded({
          ...{ forecast: 'killed', run: 'killed-1', owner, id: owner, name: `trial-00${index}`, job },
          at: new Date(startedAt + index * 1000).toISOString(),
          attempts: [{ job, instanceType: 'ml.m5.large', status: 'completed', billableSeconds: 1 }],
          series: { [job]: [{ metric: 'loss', points }] },
        });
      });
      const { client: s3, bucket } = store;
      const plain = trackerAt(mlflow.url);
      let calls = 0;
      const tracker: Tracker = {
        ...plain,
        take: async (entry) => {
          calls += 1;
          const taking = plain.take(entry);
          if (calls !== 3) return taking;
          // Somewhere among the calls of the third entry.
          await Promise.allSettled([taking, mlflow.kill()]);
          return taking;
        },
      };
      const logs = new CloudWatchLogsClient({ region: 'us-east-1' });
      const wake = () => wakeOutbox(temporal.client, bucket);
      const activities = createTrackingActivities({ s3, bucket, logs, tracker, wake });
      for (const entry of entries) {
        const uri = `${outboxUri(bucket)}${entryName(entry)}`;
        await writeObject(s3, uri, sealedJson(entry), 'application/json');
      }
      await temporal.withWorkers({ ...activities }, async () => {
        await wake();
        const untracked = await until(() => readUntracked({ temporal: temporal.client, s3, bucket }, 'killed-1'), {
          what: 'the outbox to say why it waits',
          holds: (found) => found?.reason !== undefined,
        });
        expect(untracked).toMatchObject({
          waiting: 4,
          refused: 0,
          reason: expect.stringContaining(`MLflow at ${mlflow.url} does not answer`),
        });
        await mlflow.comeBack();
        await temporal.client.workflow.getHandle(outboxWorkflowId(bucket)).result();
      });
      expect(await listObjects(s3, outboxUri(bucket))).toEqual([]);
      expect(await listObjects(s3, refusedUri(bucket))).toEqual([]);
      expect(await readUntracked({ temporal: temporal.client, s3, bucket })).toBeUndefined();
      const runs = await runsOf('killed');
      for (let index = 0; index < 6; index += 1) {
        expect(await curve(named(runs, `trial-00${index}`), 'loss')).toHaveLength(300);
        expect(await curve(named(runs, `trial-00${index}, attempt 1`), 'loss')).toHaveLength(300);
      }
    });
  },
);

/** MLflow's words for what is no MLflow, or does not let us in: these tests need none. */
describe('an address that takes nothing', () => {
  let server: Server;
  let answer = { status: 403, body: 'no entry', type: 'text/plain' };
  beforeAll(async () => {
    server = createServer((_, response) => {
      response.writeHead(answer.status, { 'Content-Type': answer.type }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const refusal = async (given: typeof answer): Promise<string> => {
    answer = given;
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tracker = mlflowTracker({ url, authorization: async () => undefined }, 'bucket');
    const error: unknown = await new MockActivityEnvironment({}, { logger })
      .run(() => tracker.take(runBegan()))
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toMatchObject({ type: 'TrackerAway', nonRetryable: false });
    return (error as Error).message.replaceAll(url, '<url>');
  };
  const json = (status: number, error_code: string, message: string) => ({
    ...{ status, type: 'application/json' },
    body: JSON.stringify({ error_code, message }),
  });

  it('is waited for, with what it said', async () => {
    expect(await refusal({ status: 403, body: 'no entry', type: 'text/plain' })).toBe(
      'MLflow at <url> answered 403 Forbidden: no entry',
    );
    expect(await refusal(json(401, 'UNAUTHENTICATED', 'Who are you?'))).toBe(
      'MLflow at <url> answered 401 Unauthorized: Who are you?',
    );
    expect(await refusal(json(500, 'INTERNAL_ERROR', 'database is locked'))).toBe(
      'MLflow at <url> answered 500 Internal Server Error: database is locked',
    );
    expect(await refusal({ status: 404, body: '<html>', type: 'text/html' })).toBe(
      'MLflow at <url> answered 404 Not Found: <html>. MLFLOW_TRACKING_URI must be the address of an MLflow server',
    );
    expect(await refusal({ status: 200, body: '<html>', type: 'text/html' })).toBe(
      'MLflow at <url> answered 200 OK. MLFLOW_TRACKING_URI must be the address of an MLflow server',
    );
  });

  it('that nobody listens at is waited for', async () => {
    const tracker = mlflowTracker({ url: 'http://127.0.0.1:9', authorization: async () => undefined }, 'bucket');
    await expect(new MockActivityEnvironment({}, { logger }).run(() => tracker.take(runBegan()))).rejects.toMatchObject(
      {
        type: 'TrackerAway',
        message: expect.stringContaining('MLflow at http://127.0.0.1:9 does not answer'),
      },
    );
  });
});
