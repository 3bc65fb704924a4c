import { S3Client } from '@aws-sdk/client-s3';
import { freePort } from '@durable-forecast/lib/free-port';
import { expect, it } from 'vitest';
import { withHeartbeats } from '../../activities/heartbeats.js';
import { readBytes } from '../../activities/s3/s3-objects.js';
import type { ForecastClient } from '../../client/connection/connect.js';
import { type RunState, readRun } from '../../client/runs/read-run.js';
import { renderProgress } from '../../client/views/render-progress.js';
import { requestSchema } from '../../contracts/request/request.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import { until } from '../support/until.js';
import { useTemporal } from '../support/use-temporal.js';
import { runEnvironment } from '../workflows/fixtures/run-environment.js';

const temporal = useTemporal();

it('shows a step that waits for a service: attempt, next time and reason', async () => {
  const port = await freePort();
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    forcePathStyle: true,
  });
  const activities = {
    describeEnvironment: async () => runEnvironment(),
    inspectDataset: () => withHeartbeats('reading the raw files', () => readBytes(s3, 's3://raw/calendar.csv')),
  };
  const run = 'waits-for-s3';
  const client = { temporal: temporal.client } as ForecastClient;
  await temporal.withWorkers(activities, async () => {
    const handle = await temporal.client.workflow.start<WorkflowTypes['forecastPipeline']>(
      workflowTypes.forecastPipeline,
      {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: run,
        args: [{ run, request: requestSchema.parse({}), dataset: { uri: 's3://raw/' } }],
      },
    );
    const state = await until<RunState>(() => readRun(client, run), {
      what: 'the second attempt to fail',
      holds: ({ retries: [step] = [] }) => step?.attempt === 3 && step.nextAttemptAt !== undefined,
    });
    await handle.terminate();

    const reason = `read s3://raw/calendar.csv: no answer from the service (connect ECONNREFUSED 127.0.0.1:${port})`;
    expect(state.retries).toEqual([
      {
        step: 'reading the raw files',
        workflow: run,
        activity: 'inspectDataset',
        attempt: 3,
        nextAttemptAt: expect.any(Date),
        failure: 'ConnectionFault',
        reason,
      },
    ]);
    expect(renderProgress(state, state.retries?.[0]?.nextAttemptAt)).toContain(
      `waiting  reading the raw files: attempt 3, again in 0.0 s: ${reason}`,
    );
    expect(JSON.parse(JSON.stringify(state)).retries).toMatchObject([{ attempt: 3, failure: 'ConnectionFault' }]);
  });
});
