import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { transformName } from '../../../activities/transform/transform-request.js';
import type { FailureType } from '../../../contracts/failures/failures.js';
import type { TransformEnd, TransformPlan } from '../../../contracts/jobs/transform.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { useTemporal } from '../../support/use-temporal.js';

const server = useTemporal();

const plan: TransformPlan = {
  owner: 'run/score/trial-000',
  run: 'run',
  image: 'image:1',
  modelUri: 's3://bucket/model',
  inputUri: 's3://bucket/input',
  outputUri: 's3://bucket/output',
  instanceType: 'ml.m5.xlarge',
  instanceTypes: ['ml.m5.xlarge', 'ml.c5.xlarge'],
  attempt: 1,
};

/** A transform on an account that refuses some types. @returns its end, and where each attempt was made and cleared away */
async function transformWhere(refused: Readonly<Record<string, FailureType>>, given: TransformPlan = plan) {
  const submitted: string[] = [];
  const cleared: string[] = [];
  const activities = {
    submitTransform: async ({ instanceType, attempt }: TransformPlan) => {
      submitted.push(`${instanceType}, attempt ${attempt}`);
      const failure = refused[instanceType];
      if (failure !== undefined) {
        throw ApplicationFailure.nonRetryable(`CreateTransformJob job-${attempt}: ${instanceType} refused`, failure);
      }
      return { name: 'job', attached: false };
    },
    watchTransform: async (job: string): Promise<TransformEnd> => ({
      kind: 'completed',
      job,
      outputUri: plan.outputUri,
    }),
    endTransform: async ({ instanceType, attempt }: TransformPlan) => {
      cleared.push(`${instanceType}, attempt ${attempt}`);
    },
  };
  const end = await server.withWorkers(activities, () =>
    server.client.workflow.execute<WorkflowTypes['batchTransform']>(workflowTypes.batchTransform, {
      workflowId: `transform-${Object.values(refused).join('-')}-${given.instanceTypes?.length ?? 0}`,
      taskQueue: TASK_QUEUES.workflows,
      args: [given],
    }),
  );
  return { end, submitted, cleared };
}

describe('a batch transform', () => {
  it('goes on to the next instance type where AWS has no capacity, and clears away what it tried', async () => {
    const { end, submitted, cleared } = await transformWhere({ 'ml.m5.xlarge': 'Capacity' });
    expect(end).toMatchObject({ kind: 'completed' });
    expect(submitted).toEqual(['ml.m5.xlarge, attempt 1', 'ml.c5.xlarge, attempt 2']);
    expect(cleared).toEqual(submitted);
  });

  it('tries each type that is refused as such once, and says why every one was in vain', async () => {
    const { end, submitted } = await transformWhere({
      'ml.m5.xlarge': 'InstanceTypeRefused',
      'ml.c5.xlarge': 'InstanceTypeRefused',
    });
    expect(submitted).toHaveLength(2);
    expect(end).toMatchObject({ kind: 'failed', failure: 'InstanceTypeRefused' });
    expect(end.kind === 'failed' && end.reason).toMatchInlineSnapshot(`
      "CreateTransformJob job-2: ml.c5.xlarge refused
        tried on ml.m5.xlarge: InstanceTypeRefused: CreateTransformJob job-1: ml.m5.xlarge refused
        tried on ml.c5.xlarge: InstanceTypeRefused: CreateTransformJob job-2: ml.c5.xlarge refused"
    `);
  });

  it('that 0.1.0 has started knows one type, and stays on it', async () => {
    const { instanceTypes: _none, ...older } = plan;
    const { end, submitted } = await transformWhere({ 'ml.m5.xlarge': 'InstanceTypeRefused' }, older);
    expect(end).toMatchObject({ kind: 'failed' });
    expect(submitted).toEqual(['ml.m5.xlarge, attempt 1']);
  });

  it('has the same job name whatever other types it might run on', () => {
    const { instanceTypes: _none, ...older } = plan;
    expect(transformName(plan)).toBe(transformName(older));
    expect(transformName({ ...plan, instanceType: 'ml.c5.xlarge', attempt: 2 })).not.toBe(transformName(plan));
  });
});
