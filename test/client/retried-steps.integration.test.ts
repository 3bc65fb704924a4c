import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { freePort } from '@durable-forecast/lib/free-port';
import { dataConverter } from '@durable-forecast/lib/payload-encryption/data-converter';
import { Client, type ConnectionLike } from '@temporalio/client';
import proto from '@temporalio/proto';
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

const keys = { current: 'november', keys: new Map([['november', randomBytes(32)]]) };

it.each([
  ['as it is', undefined],
  ['encrypted', keys],
])(
  'shows a step that waits for a service, where Temporal stores it %s: attempt, next time and reason',
  async (_, ring) => {
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
    const run = `waits-for-s3-${ring?.current}`;
    const { connection } = temporal.client;
    const client = { temporal: new Client({ connection, dataConverter: dataConverter(ring) }) } as ForecastClient;
    const waiting = async () => {
      const handle = await client.temporal.workflow.start<WorkflowTypes['forecastPipeline']>(
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
      const stored = await storedBytes(connection, run);
      await handle.terminate();

      for (const word of ['s3://raw', 'reading the raw files', 'ECONNREFUSED'])
        expect(stored.includes(word)).toBe(ring === undefined);
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
    };
    await temporal.withWorkers(activities, waiting, ring);
  },
);

/** What Temporal holds of a workflow: its history, and what its activities have last told. */
async function storedBytes({ workflowService }: ConnectionLike, workflowId: string): Promise<Buffer> {
  const { GetWorkflowExecutionHistoryResponse, DescribeWorkflowExecutionResponse } =
    proto.temporal.api.workflowservice.v1;
  const asked = { namespace: 'default', execution: { workflowId } };
  const [history, description] = await Promise.all([
    workflowService.getWorkflowExecutionHistory(asked),
    workflowService.describeWorkflowExecution(asked),
  ]);
  return Buffer.concat([
    GetWorkflowExecutionHistoryResponse.encode(history).finish(),
    DescribeWorkflowExecutionResponse.encode(description).finish(),
  ]);
}
