import { sleep as activitySleep, heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { rulesSchema } from '../../../contracts/request/rules.js';
import type { RuleFinding } from '../../../contracts/training/rule-findings.js';
import { answerRuleUpdate, openQuestionQuery } from '../../../contracts/training/rule-questions.js';
import type { CachedStep, StepRef } from '../../../contracts/training/step-cache.js';
import type { JobEnd } from '../../../contracts/training/training-job.js';
import type { TrialSpec } from '../../../contracts/training/trial.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';
import { until } from '../../support/until.js';
import { webhook } from '../../workflows/fixtures/channels.js';
import { completedJob, ended, failedJob, jobsThatEnd } from '../../workflows/fixtures/jobs-that-end.js';
import { trainingPlan, trialSpec } from '../../workflows/fixtures/training-plan.js';
import { receivers } from './notifications.js';
import type { Activities, Recording } from './recording.js';

const plan = trainingPlan({ instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'] });

/** Activities of jobs that end as listed. */
const jobs = (...ends: readonly ((name: string) => JobEnd)[]): Activities => jobsThatEnd(...ends).activities;

function trial(
  name: string,
  activities: Activities,
  more: Partial<Recording> & { readonly spec?: Partial<TrialSpec> } = {},
): Recording {
  const workflowId = `run/sweep/${name}`;
  const { spec = {}, ...rest } = more;
  return {
    workflow: 'trainingTrial',
    workflowId,
    input: trialSpec({ name, plan, ...spec }),
    activities,
    histories: { [name]: { workflowId } },
    ...rest,
  };
}

const endlessWatch: Activities[string] = async () => {
  for (;;) {
    heartbeat();
    await activitySleep(50);
  }
};

const FIRED: RuleFinding = {
  name: 'LossNotDecreasing',
  rule: 'LossNotDecreasing',
  status: 'IssuesFound',
  step: 12,
  details: 'The loss has not fallen for 10 rounds.',
};

/** A rule fires at the first poll of the first attempts. */
function ruleFires(times: number): Activities {
  let left = times;
  let stopped = false;
  return {
    ...jobs(completedJob),
    watchTraining: async ({ job }: { job: string }): Promise<WatchOutcome> => {
      if (stopped) {
        stopped = false;
        return { ...ended(failedJob('StoppedByUser')(job)), rules: [FIRED] };
      }
      left -= 1;
      return left >= 0
        ? { kind: 'rules', fired: [FIRED], rungs: [], resume: { steps: {} } }
        : { ...ended(completedJob(job)), rules: [FIRED] };
    },
    stopTraining: async () => {
      stopped = true;
    },
  };
}
/** A rule fires at the first poll; the job runs until it is stopped. */
function watchedUntilStopped(): Activities {
  let stopped = false;
  return {
    watchTraining: async ({ job, resume }: { job: string; resume?: unknown }): Promise<WatchOutcome> => {
      if (resume === undefined) return { kind: 'rules', fired: [FIRED], rungs: [], resume: { steps: {} } };
      while (!stopped) {
        heartbeat();
        await activitySleep(50);
      }
      return { ...ended(failedJob('StoppedByUser')(job)), rules: [FIRED] };
    },
    stopTraining: async () => {
      stopped = true;
    },
  };
}

const ruled = (action: object | string) => ({
  plan: {
    ...plan,
    rules: rulesSchema.parse({ watch: [{ rule: 'LossNotDecreasing' }], actions: { LossNotDecreasing: action } }),
  },
});

const doneBefore = (step: StepRef): CachedStep => ({
  ...step,
  run: 'earlier',
  owner: 'earlier/sweep/trial-000',
  result: {
    name: 'trial-000',
    algorithm: 'lightgbm',
    hyperparameters: plan.hyperparameters,
    status: 'completed',
    attempts: [],
    objective: 1.5,
    modelUri: 's3://bucket/earlier',
    image: plan.image,
    seconds: 3,
    billableSeconds: 3,
  },
});
const cache = (claim: (step: StepRef) => unknown): Activities => ({
  claimStep: async (step: StepRef) => claim(step),
  awaitStep: async (step: StepRef) => {
    await activitySleep(100);
    return { kind: 'done', step: doneBefore(step) };
  },
  recordStep: async () => undefined,
  releaseStep: async () => undefined,
});
const container = { spec: { container: 'sha256:a' } };

export const trials: readonly Recording[] = [
  trial('trial-completes', jobs(completedJob)),
  trial('trial-fails', jobs(failedJob('AlgorithmError'))),
  trial('trial-retried-after-a-service-fault', jobs(failedJob('ServiceFault'), completedJob)),
  trial('trial-takes-the-next-instance-type', jobs(failedJob('Capacity'), completedJob)),
  trial('trial-refused', {
    ...jobs(),
    submitTraining: async () => {
      throw ApplicationFailure.nonRetryable('no such role', 'RequestError');
    },
  }),
  trial('trial-whose-name-is-taken', {
    ...jobs(),
    submitTraining: async () => {
      throw ApplicationFailure.nonRetryable('made from another request', 'JobNameCollision');
    },
  }),
  trial('trial-out-of-spot-capacity', jobs(failedJob('MaxWaitTimeExceeded')), {
    spec: { plan: { ...plan, spot: { maxWaitSeconds: 120, checkpoints: true } } },
  }),
  trial('trial-on-spot', jobs(completedJob), {
    spec: { plan: { ...plan, spot: { maxWaitSeconds: 120, checkpoints: true } } },
  }),
  trial(
    'trial-cancelled',
    { ...jobs(completedJob), watchTraining: endlessWatch },
    {
      act: async (handle) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await handle.cancel();
      },
    },
  ),
  trial(
    'trial-cancelled-while-its-worker-was-dead',
    {
      ...jobs(completedJob),
      submitTraining: async () => {
        await new Promise((resolve) => setTimeout(resolve, 12_000));
        throw new Error('nobody hears this');
      },
    },
    {
      act: async (handle) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await handle.cancel();
      },
    },
  ),
  trial('trial-retried-with-changed-hyperparameters', ruleFires(1), {
    spec: ruled({ 'retry-with': { learning_rate: { factor: 0.5 } } }),
  }),
  trial('trial-stopped-by-a-rule', ruleFires(1), { spec: ruled('stop') }),
  trial('trial-demoted-by-a-rule', ruleFires(1), { spec: ruled('demote') }),
  trial(
    'trial-that-notifies-of-a-rule',
    { ...ruleFires(1), ...receivers },
    { spec: { ...ruled('stop'), notifications: { forecast: 'foods', channels: [webhook()] } } },
  ),
  trial('trial-asks-a-person', ruleFires(1), {
    spec: ruled({ ask: { deadlineSeconds: 600, default: 'continue' } }),
    act: async (handle) => {
      await until(() => handle.query(openQuestionQuery), { what: 'a question' });
      await handle.executeUpdate(answerRuleUpdate, { args: [{ rule: 'LossNotDecreasing', answer: 'demote' }] });
    },
  }),
  trial('trial-asks-beside-its-watch', ruleFires(1), {
    spec: ruled({ ask: { deadlineSeconds: 600, default: 'continue' } }),
  }),
  trial(
    'trial-asks-and-is-told-to-stop',
    { ...ruleFires(1), ...watchedUntilStopped() },
    {
      spec: ruled({ ask: { deadlineSeconds: 600, default: 'continue' } }),
      act: async (handle) => {
        await until(() => handle.query(openQuestionQuery), { what: 'a question' });
        await handle.executeUpdate(answerRuleUpdate, { args: [{ rule: 'LossNotDecreasing', answer: 'stop' }] });
      },
    },
  ),
  trial(
    'trial-found-in-the-cache',
    { ...jobs(), ...cache((step) => ({ kind: 'done', step: doneBefore(step) })) },
    container,
  ),
  trial('trial-waits-for-the-same-step', { ...jobs(), ...cache(() => ({ kind: 'taken', owner: 'other' })) }, container),
  trial('trial-records-its-step', { ...jobs(completedJob), ...cache(() => ({ kind: 'yours' })) }, container),
  trial(
    'trial-gives-its-step-back',
    { ...jobs(failedJob('AlgorithmError')), ...cache(() => ({ kind: 'yours' })) },
    container,
  ),
];
