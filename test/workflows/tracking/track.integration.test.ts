import { describe, expect, it } from 'vitest';
import { trackerAway } from '../../../activities/tracking/tracker-away.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type EmptiedOutbox, entryWorkflowId, outboxWorkflowId } from '../../../contracts/tracking/outbox.js';
import { outboxFilledSignal } from '../../../contracts/tracking/outbox-messages.js';
import type { TrackingNote } from '../../../contracts/tracking/tracking-entry.js';
import type { TrialResult, TrialSpec } from '../../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { wakeOutbox } from '../../../worker/wake-outbox.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { completedJob, failedJob, jobsThatEnd } from '../fixtures/jobs-that-end.js';
import { trainingPlan, trialSpec } from '../fixtures/training-plan.js';

const temporal = useTemporal();
const metrics = [{ name: 'validation:rmse', regex: 'rmse:(\\S+)' }];
const plan = trainingPlan({ metrics });

const runTrial = (workflowId: string, changes: Partial<TrialSpec> = {}): Promise<TrialResult> =>
  temporal.client.workflow.execute<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId,
    args: [trialSpec({ plan, tracking: { forecast: 'foods' }, ...changes })],
  });

describe('a training that is tracked', () => {
  it('ends without waiting for its entry, which is recorded when it is over', async () => {
    let record = () => {};
    const recorded = new Promise<void>((resolve) => {
      record = resolve;
    });
    const notes: TrackingNote[] = [];
    const enterOutbox = async (note: TrackingNote) => {
      notes.push(note);
      await recorded;
    };
    await temporal.withWorkers({ ...jobsThatEnd(completedJob).activities, enterOutbox }, async () => {
      expect(await runTrial('run/sweep/trial-000')).toMatchObject({ status: 'completed' });
      record();
      await temporal.client.workflow.getHandle(entryWorkflowId('run/sweep/trial-000')).result();
    });
    expect(notes).toEqual([
      {
        entry: expect.objectContaining({
          kind: 'training-ended',
          id: 'run/sweep/trial-000',
          forecast: 'foods',
          run: 'run',
          name: 'trial-000',
          purpose: 'fit',
          status: 'completed',
          parameters: plan.hyperparameters,
          job: 'job-a1',
          attempts: [expect.objectContaining({ job: 'job-a1', status: 'completed' })],
          series: {},
        }),
        definitions: metrics,
      },
    ]);
  });

  it('tells of all its attempts, and why it failed', async () => {
    const notes: TrackingNote[] = [];
    const enterOutbox = async (note: TrackingNote) => {
      notes.push(note);
    };
    const { activities } = jobsThatEnd(failedJob('ServiceFault'), failedJob('AlgorithmError'));
    await temporal.withWorkers({ ...activities, enterOutbox }, async () => {
      const id = 'run/sweep/trial-001';
      await runTrial(id, { sweep: { id: 'run/sweep', index: 1 } });
      await temporal.client.workflow.getHandle(entryWorkflowId(id)).result();
    });
    expect(notes[0]?.entry).toMatchObject({
      purpose: 'trial',
      status: 'failed',
      attempts: [{ status: 'ServiceFault' }, { status: 'AlgorithmError' }],
      facts: { failure: 'AlgorithmError' },
    });
  });

  it('comes to no harm where its entry can’t be recorded', async () => {
    const enterOutbox = async () => {
      throw new Error('the disk is full');
    };
    await temporal.withWorkers({ ...jobsThatEnd(completedJob).activities, enterOutbox }, async () => {
      expect(await runTrial('run/sweep/trial-002')).toMatchObject({ status: 'completed' });
    });
  });

  it('that is not tracked starts nothing', async () => {
    const id = 'run/sweep/trial-003';
    await temporal.withWorkers(jobsThatEnd(completedJob).activities, () => runTrial(id, { tracking: undefined }));
    await expect(temporal.client.workflow.getHandle(entryWorkflowId(id)).describe()).rejects.toThrow('not found');
  });
});

describe('the outbox', () => {
  it('is emptied by one workflow, which outlasts a tracker that is away and ends when nothing is left', async () => {
    const passes: (EmptiedOutbox | 'away')[] = [
      'away',
      { written: 200, refused: 0, left: 10, tracker: 'MLflow' },
      { written: 10, refused: 0, left: 0, tracker: 'MLflow' },
    ];
    const emptyOutbox = async (): Promise<EmptiedOutbox> => {
      const pass = passes.shift();
      if (pass === 'away') throw trackerAway('MLflow does not answer');
      return pass ?? { written: 0, refused: 0, left: 0, tracker: 'MLflow' };
    };
    await Promise.all([wakeOutbox(temporal.client, 'bucket'), wakeOutbox(temporal.client, 'bucket')]);
    await temporal.withWorkers({ emptyOutbox }, () =>
      temporal.client.workflow.getHandle(outboxWorkflowId('bucket')).result(),
    );
    expect(passes).toEqual([]);
  });

  it('begins anew while its tracker is away, however many entries come meanwhile', async () => {
    let isAway = true;
    const emptyOutbox = async (): Promise<EmptiedOutbox> => {
      if (isAway) throw trackerAway('MLflow does not answer', 50);
      return { written: 30, refused: 0, left: 0, tracker: 'MLflow' };
    };
    const workflowId = outboxWorkflowId('bucket of a long outage');
    const handle = temporal.client.workflow.getHandle(workflowId);
    await temporal.withWorkers({ emptyOutbox }, async () => {
      const { firstExecutionRunId } = await temporal.client.workflow.start<WorkflowTypes['emptyOutbox']>(
        workflowTypes.emptyOutbox,
        { workflowId, taskQueue: TASK_QUEUES.workflows, args: [{ eventsPerRun: 12 }] },
      );
      const entryComes = async () => {
        await handle.signal(outboxFilledSignal);
        return (await handle.describe()).runId;
      };
      await until(entryComes, { what: 'the outbox to begin anew', holds: (run) => run !== firstExecutionRunId });
      isAway = false;
      await handle.result();
    });
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  });
});
