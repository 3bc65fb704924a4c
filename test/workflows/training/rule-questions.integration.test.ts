import type { WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { rulesSchema } from '../../../contracts/request/rules.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { leaderboardQuery } from '../../../contracts/sweep/leaderboard.js';
import { finishSweepUpdate } from '../../../contracts/sweep/sweep-messages.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import {
  answerRuleUpdate,
  openQuestionQuery,
  type RuleAnswerKind,
} from '../../../contracts/training/rule-questions.js';
import { trialName } from '../../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { type RemoteOptions, remoteJobs } from '../fixtures/remote-jobs.js';
import { sweepInput } from '../fixtures/sweep-input.js';

const temporal = useTemporal();
const ENDLESS = Number.POSITIVE_INFINITY;

/** A sweep of two trials, whose first, of 10 leaves, has a rule that asks for an hour. */
async function whileOneAsks(
  name: string,
  { sweep = {}, ...jobOptions }: RemoteOptions & { sweep?: object },
  work: (parts: {
    sweep: WorkflowHandle<WorkflowTypes['sweep']>;
    trial: WorkflowHandle<WorkflowTypes['trainingTrial']>;
    answer: (answer: RuleAnswerKind) => Promise<string>;
    jobs: ReturnType<typeof remoteJobs>;
  }) => Promise<void>,
): Promise<void> {
  const jobs = remoteJobs({ ruleFires: (leaves) => leaves === 10, ...jobOptions });
  const sweepId = workflowIds.sweep(name);
  const rules = rulesSchema.parse({
    watch: [{ rule: 'LossNotDecreasing' }],
    actions: { LossNotDecreasing: { ask: { deadlineSeconds: 3600, default: 'continue' } } },
  });
  const input = sweepInput(name, { maxTrials: 2, ...sweep }, { rules });
  await temporal.withWorkers(jobs.activities, async () => {
    const handle = await temporal.client.workflow.start<WorkflowTypes['sweep']>(workflowTypes.sweep, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: sweepId,
      args: [input],
    });
    const trial = temporal.client.workflow.getHandle<WorkflowTypes['trainingTrial']>(
      workflowIds.trial(sweepId, trialName(0)),
    );
    await until(() => trial.query(openQuestionQuery).catch(() => null), { what: 'a question' });
    const answer = (kind: RuleAnswerKind) =>
      trial.executeUpdate(answerRuleUpdate, { args: [{ rule: 'LossNotDecreasing', answer: kind }] });
    await work({ sweep: handle, trial, answer, jobs });
  });
}

const refusalOf = (refused: Promise<unknown>): Promise<string | undefined> =>
  refused.then(
    () => undefined,
    (error: WorkflowUpdateFailedError) => error.cause?.message,
  );

describe('while a rule of a trial asks', () => {
  it('the sweep can be finished: the job is stopped, and the question ends with it', async () => {
    await whileOneAsks('finished', { pace: () => ENDLESS }, async ({ sweep, trial, answer, jobs }) => {
      expect(await sweep.executeUpdate(finishSweepUpdate)).toMatch(/^Finishing: 2 running trials are stopped/);
      const { results } = await sweep.result();
      expect(results.map(({ status }) => status)).toEqual(['stopped', 'stopped']);
      expect([jobs.running(), jobs.seen.stopped.sort()]).toEqual([0, [10, 20]]);
      expect(results.find(({ name }) => name === 'trial-000')?.ruleEvents).toMatchObject([
        { action: 'asked: not answered before its job was stopped' },
      ]);
      expect(await trial.query(openQuestionQuery)).toBeNull();
      await expect(answer('stop')).rejects.toThrow(/completed/);
    });
  });

  it('a limit stops its job', async () => {
    const sweep = { limits: { maxSeconds: 2 } };
    await whileOneAsks('out-of-time', { pace: () => ENDLESS, sweep }, async ({ sweep: handle, jobs }) => {
      const { results } = await handle.result();
      expect(results.map(({ status }) => status)).toEqual(['stopped', 'stopped']);
      expect(jobs.running()).toBe(0);
    });
  });

  it('its rungs are passed on, and it can be pruned', async () => {
    const sweep = { maxTrials: 3, maxParallel: 3, earlyStop: { kind: 'asha', reductionFactor: 3, minSteps: 3 } };
    const curve = (leaves: number, step: number) => 100 - leaves + 1 / step;
    const pace = (leaves: number) => (leaves === 10 ? 400 : 60);
    await whileOneAsks('pruned', { sweep, curve, pace }, async ({ sweep: handle }) => {
      const { results } = await handle.result();
      expect(results.find(({ name }) => name === 'trial-000')).toMatchObject({
        status: 'pruned',
        ruleEvents: [{ action: 'asked: not answered before its job was stopped' }],
      });
    });
  });

  it('it can be cancelled by a person, and stops its job first', async () => {
    await whileOneAsks('cancelled', { pace: () => ENDLESS }, async ({ sweep, trial, jobs }) => {
      await trial.cancel();
      await expect(trial.result()).rejects.toThrow();
      expect(jobs.seen.stopped).toEqual([10]);
      await sweep.executeUpdate(finishSweepUpdate);
      await sweep.result();
    });
  });

  it('its job may end: then nobody is asked any more', async () => {
    await whileOneAsks('ends', { pace: () => 600 }, async ({ sweep, trial, answer }) => {
      const board = await until(
        async () => {
          const { rows } = await sweep.query(leaderboardQuery);
          return rows.find(({ asks = [] }) => asks.length > 0);
        },
        { what: 'the question on the leaderboard' },
      );
      expect(board).toMatchObject({ name: 'trial-000', asks: [{ finding: { name: 'LossNotDecreasing' } }] });
      const { results } = await sweep.result();
      expect(results.map(({ status }) => status)).toEqual(['completed', 'completed']);
      expect(results[0]?.ruleEvents).toMatchObject([{ action: 'asked: not answered before its job ended' }]);
      expect(await trial.query(openQuestionQuery)).toBeNull();
      await expect(answer('stop')).rejects.toThrow(/completed/);
    });
  });

  it('the answer stop stops the job, and the one that is late or comes twice is refused', async () => {
    await whileOneAsks('answered', { pace: (leaves) => (leaves === 10 ? 900 : 20) }, async ({ sweep, answer }) => {
      expect(await answer('continue')).toBe('LossNotDecreasing: continue');
      expect(await refusalOf(answer('stop'))).toBe(
        'The question of LossNotDecreasing is no longer open: answered continue.',
      );
      expect((await sweep.result()).results.map(({ status }) => status)).toEqual(['completed', 'completed']);
    });
    await whileOneAsks(
      'stopped',
      { pace: (leaves) => (leaves === 10 ? ENDLESS : 20) },
      async ({ sweep, answer, jobs }) => {
        await answer('stop');
        const { results } = await sweep.result();
        expect(results.find(({ name }) => name === 'trial-000')).toMatchObject({
          failure: { type: 'StoppedByRule' },
          ruleEvents: [{ action: 'asked: stop (answered)' }],
        });
        expect(jobs.seen.stopped).toEqual([10]);
      },
    );
  });
});
