import { describe, expect, it } from 'vitest';
import { createDatasetActivities } from '../../../activities/dataset/index.js';
import { createFeatureActivities } from '../../../activities/features/index.js';
import { createForecastActivities } from '../../../activities/forecasts/index.js';
import { createRecordActivities } from '../../../activities/records/index.js';
import { readText, writeObject } from '../../../activities/s3/s3-objects.js';
import type { ForecastClient } from '../../../client/connection/connect.js';
import { type RunState, readRun } from '../../../client/runs/read-run.js';
import type { Pointer } from '../../../contracts/publication/publication.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { publishForecast } from '../../../workflows/publication/publish-forecast.js';
import { sample } from '../../support/dataset-files.js';
import { smallPanel } from '../../support/small-panel.js';
import { until } from '../../support/until.js';
import { useS3 } from '../../support/use-s3.js';
import { useTemporal } from '../../support/use-temporal.js';
import { useThreads } from '../../support/use-threads.js';
import { remoteJobs } from '../fixtures/remote-jobs.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const s3 = useS3();
const threads = useThreads();
const temporal = useTemporal();
/** Attempts that S3 lets fail: the pauses before them add up to three seconds, and each attempt takes its own. */
const ATTEMPTS = 3;

const uri = (key: string) => `s3://${s3.bucket}/${key}`;
const deps = () => ({ s3: s3.client, bucket: s3.bucket, threads });

/** Waits until a step of the run has failed so often, as its viewer sees it. */
async function untilRetried(run: string, step: RegExp): Promise<void> {
  const client = { temporal: temporal.client } as ForecastClient;
  await until<RunState>(() => readRun(client, run), {
    what: `${step} to be tried again`,
    holds: ({ retries = [] }) => retries.some((retry) => step.test(retry.step) && retry.attempt >= ATTEMPTS),
    every: 200,
  });
}

describe('an S3 server that is away', () => {
  it('is waited for by inspect and by features, and the run goes on to its sweep', async () => {
    const run = 'outage';
    for (const [name, text] of Object.entries(sample)) await writeObject(s3.client, uri(`raw/${name}`), text);
    const { activities, seen } = remoteJobs({ fails: () => true });
    const features = createFeatureActivities(deps());
    let comeBack = await s3.goAway();
    const stages = {
      describeEnvironment: async () => runEnvironment({ bucket: s3.bucket }),
      ...createDatasetActivities(deps()),
      ...createForecastActivities(deps()),
      ...createRecordActivities(deps()),
      ...features,
      // The step between inspect and the features needs no S3.
      featureKey: async (input: Parameters<typeof features.featureKey>[0]) => {
        comeBack = await s3.goAway();
        return features.featureKey(input);
      },
    };
    const request = requestSchema.parse({
      sweep: { strategy: { kind: 'grid' }, algorithms: { lightgbm: { space: { num_leaves: [10] } } } },
    });
    await temporal.withWorkers({ ...activities, ...stages }, async () => {
      const handle = await temporal.client.workflow.start<WorkflowTypes['forecastPipeline']>(
        workflowTypes.forecastPipeline,
        { taskQueue: TASK_QUEUES.workflows, workflowId: run, args: [{ run, request, dataset: { uri: uri('raw') } }] },
      );
      await untilRetried(run, /^reading the raw files$/);
      await comeBack();
      await untilRetried(run, /^building features of (CA|TX)_1$/);
      await comeBack();
      await handle.result().catch(() => undefined);
    });
    expect(seen.submitted).toEqual([10]);
  });

  it('is waited for by the publication', async () => {
    const panel = { store: 'CA_1', uri: uri('panels/CA_1.panel'), series: 2, departments: [] };
    const shard = { panel, uri: uri('runs/published/forecast/CA_1.csv.out') };
    await writeObject(s3.client, panel.uri, encodePanel(smallPanel()));
    await writeObject(s3.client, shard.uri, Array.from({ length: 56 }, (_, row) => row).join('\n'));
    const forecasts = createForecastActivities(deps());
    let comeBack: (() => Promise<void>) | undefined;
    const activities = {
      ...forecasts,
      checkVersion: async (staged: Parameters<typeof forecasts.checkVersion>[0]) => {
        await forecasts.checkVersion(staged);
        comeBack = await s3.goAway();
      },
    };
    const published = await temporal.withWorkers(activities, async () => {
      const handle = await temporal.client.workflow.start(publishForecast, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'published/publish',
        args: [
          {
            run: 'published',
            name: 'outage',
            bucket: s3.bucket,
            originDay: 70,
            originDate: '2015-03-11',
            champion: 'trial-001',
            shards: [shard],
          },
        ],
      });
      await until(async () => (await handle.describe()).raw.pendingActivities?.[0]?.attempt, {
        what: 'the switch to be tried again',
        holds: (attempt) => (attempt ?? 0) >= ATTEMPTS,
        every: 200,
      });
      await comeBack?.();
      return handle.result();
    });
    expect(published).toMatchObject({ version: 'published', rows: 56 });
    const pointer = JSON.parse(await readText(s3.client, uri('forecasts/outage/current.json'))) as Pointer;
    expect(pointer.version).toBe('published');
  });
});
