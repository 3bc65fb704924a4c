import { ListTrainingJobsCommand } from '@aws-sdk/client-sagemaker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTrainingActivities } from '../../../activities/training/index.js';
import { type RulesInput, rulesSchema } from '../../../contracts/request/rules.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { answerRuleUpdate, openQuestionQuery } from '../../../contracts/training/rule-questions.js';
import type { TrialResult, TrialSpec } from '../../../contracts/training/trial.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import {
  bucket,
  probeImage,
  startBench,
  type TestBench,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { startTemporal, withWorkers } from '../../support/temporal.js';
import { trainingDeps } from '../../support/training-deps.js';
import { until } from '../../support/until.js';
import { trainingPlan, trialSpec } from '../fixtures/training-plan.js';

let environment: TestWorkflowEnvironment;
let bench: TestBench;
beforeAll(async () => {
  [environment, bench] = await Promise.all([startTemporal(), startBench()]);
});
afterAll(async () => {
  await environment?.teardown();
  await bench?.close();
});

/** Real activities on the real endpoint. */
const activities = () => createTrainingActivities(trainingDeps(bench));

/** The probe prints train-rmse 10/(n+1) and validation-rmse 20/(n+1); `floor` keeps both from falling below it. */
function specOf(name: string, hyperparameters: Record<string, string>, rules?: RulesInput): TrialSpec {
  const plan = trainingPlan({
    algorithm: 'probe',
    image: probeImage,
    hyperparameters: { pause_ms: '25', ...hyperparameters },
    metrics: ['train', 'validation'].map((channel) => ({
      name: `${channel}:rmse`,
      regex: `.*#011${channel}-rmse:([^#\\s]+)`,
    })),
    maxRuntimeSeconds: 120,
    outputUri: `s3://${bucket}/models`,
    ...(rules === undefined ? {} : { rules: rulesSchema.parse(rules) }),
  });
  return trialSpec({ name, run: 'rules', plan });
}
const start = (spec: TrialSpec) =>
  environment.client.workflow.start<WorkflowTypes['trainingTrial']>(workflowTypes.trainingTrial, {
    taskQueue: TASK_QUEUES.workflows,
    workflowId: `rules/sweep/${spec.name}`,
    args: [spec],
  });
const trial = async (spec: TrialSpec): Promise<TrialResult> => (await start(spec)).result();

/** As the original notebooks watch it, on the log instead of saved tensors. */
const lossNotDecreasing = { rule: 'LossNotDecreasing', parameters: { tensor_regex: 'train.*', num_steps: 10 } };

describe('rules of a trial', () => {
  it('stop the job that stalls by its exact name, while its siblings of the same prefix go on', async () => {
    const rules: RulesInput = { watch: [lossNotDecreasing], actions: { LossNotDecreasing: 'stop' } };
    const results = await withWorkers(environment, activities(), () =>
      Promise.all([
        trial(specOf('depth-1', { rounds: '60' }, rules)),
        trial(specOf('depth-5', { rounds: '400', floor: '2' }, rules)),
        trial(specOf('depth-9', { rounds: '61' }, rules)),
      ]),
    );
    expect(results.map((result) => result.status)).toEqual(['completed', 'failed', 'completed']);
    const [, stalled] = results;
    expect(stalled?.failure?.type).toBe('StoppedByRule');
    // 10/(n+1) falls to the floor 2 at round 4; round 20 is the first that is compared with a round on the floor.
    expect(stalled?.ruleEvents?.[0]?.step).toBe(20);
    expect(stalled?.ruleEvents).toMatchObject([
      { name: 'LossNotDecreasing', status: 'IssuesFound', action: 'stopped the job' },
    ]);
    const { TrainingJobSummaries: jobs = [] } = await bench.sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'depth' }),
    );
    expect(jobs.map((job) => job.TrainingJobStatus).sort()).toEqual(['Completed', 'Completed', 'Stopped']);
  });

  it('fire at the same round whenever the watch polls', async () => {
    const rules: RulesInput = { watch: [lossNotDecreasing], actions: { LossNotDecreasing: 'stop' } };
    const results = await withWorkers(environment, activities(), () =>
      Promise.all(
        [10, 35].map((pause) =>
          trial(specOf(`pause-${pause}`, { rounds: '200', floor: '2', pause_ms: String(pause) }, rules)),
        ),
      ),
    );
    const steps = results.map((result) => result.ruleEvents?.[0]?.step);
    expect(steps[0]).toBe(steps[1]);
  });

  it('start the job again with changed hyperparameters, and keep both attempts', async () => {
    const rules: RulesInput = {
      watch: [lossNotDecreasing],
      actions: { LossNotDecreasing: { 'retry-with': { floor: { value: '0' }, rounds: { factor: 0.1 } } } },
    };
    const result = await withWorkers(environment, activities(), () =>
      trial(specOf('retry', { rounds: '400', floor: '2' }, rules)),
    );
    expect(result.attempts.map((attempt) => attempt.status)).toEqual(['StoppedByRule', 'completed']);
    expect(result.hyperparameters).toMatchObject({ floor: '0', rounds: '40' });
    expect(result.ruleEvents?.[0]?.action).toBe('stopped the job to try again with floor = 0, rounds x 0.1');
  });

  it('demote without touching the training', async () => {
    const rules: RulesInput = { watch: [lossNotDecreasing], actions: { LossNotDecreasing: 'demote' } };
    const result = await withWorkers(environment, activities(), () =>
      trial(specOf('demote', { rounds: '60', floor: '2' }, rules)),
    );
    expect(result).toMatchObject({ status: 'completed', demoted: true, attempts: [{ status: 'completed' }] });
  });

  it('only notify where no action is given, and say their last word of a sound job', async () => {
    const results = await withWorkers(environment, activities(), () =>
      Promise.all([
        trial(specOf('notify', { rounds: '60', floor: '2' }, { watch: [lossNotDecreasing] })),
        trial(specOf('sound', { rounds: '30' }, { watch: [lossNotDecreasing] })),
      ]),
    );
    expect(results[0]).toMatchObject({ status: 'completed', ruleEvents: [{ action: 'notified' }] });
    expect(results[1]?.ruleEvents).toBeUndefined();
    expect(results[1]?.rules).toMatchObject([{ name: 'LossNotDecreasing', status: 'NoIssuesFound' }]);
    expect(results[1]?.judge).toBe('engine');
  });

  it('ask a person, take the answer, and refuse answers that fit no question', async () => {
    const rules: RulesInput = {
      watch: [lossNotDecreasing],
      actions: { LossNotDecreasing: { ask: { deadlineSeconds: 600, default: 'continue' } } },
    };
    await withWorkers(environment, activities(), async () => {
      const handle = await start(specOf('ask', { rounds: '2000', floor: '2' }, rules));
      await until(() => handle.query(openQuestionQuery), { what: 'a question' });
      await expect(
        handle.executeUpdate(answerRuleUpdate, { args: [{ rule: 'Overfit', answer: 'stop' }] }),
      ).rejects.toThrow();
      await handle.executeUpdate(answerRuleUpdate, { args: [{ rule: 'LossNotDecreasing', answer: 'stop' }] });
      const result = await handle.result();
      expect(result).toMatchObject({
        status: 'failed',
        failure: { type: 'StoppedByRule' },
        ruleEvents: [{ action: 'asked: stop (answered)' }],
      });
    });
  });

  it('take the default answer when nobody answers in time', async () => {
    const rules: RulesInput = {
      watch: [lossNotDecreasing],
      actions: { LossNotDecreasing: { ask: { deadlineSeconds: 1, default: 'demote' } } },
    };
    const result = await withWorkers(environment, activities(), () =>
      trial(specOf('deadline', { rounds: '60', floor: '2' }, rules)),
    );
    expect(result).toMatchObject({
      status: 'completed',
      demoted: true,
      ruleEvents: [{ action: 'asked: demote (by default at the deadline)' }],
    });
  });
});
