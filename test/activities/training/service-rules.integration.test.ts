import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingDeps } from '../../../activities/training/deps.js';
import { stopTraining } from '../../../activities/training/stop-training.js';
import { submitTraining } from '../../../activities/training/submit-training.js';
import { type RulesInput, rulesSchema } from '../../../contracts/request/rules.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import type { WatchOutcome } from '../../../contracts/training/watch.js';
import { PROJECT_CONTAINERS } from '../../../local/stack/container-folders.js';
import { bucket } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { asCsv, rows } from '../../containers/container-bench.js';
import { containerPython } from '../../containers/container-python.js';
import { trainingDeps } from '../../support/training-deps.js';
import { probeAttempt } from './probe-attempt.js';
import { watchAttempt } from './watch-attempt.js';

/** The real LightGBM container on the real endpoint: it saves tensors, which the endpoint's rule evaluations read. */
const bench = useBench({ python: containerPython(), containers: [PROJECT_CONTAINERS] });
let deps: TrainingDeps;
beforeAll(async () => {
  deps = trainingDeps(bench, { pollSeconds: 0.1 });
  await bench.store.put('data/train/part-0.csv', asCsv(rows(500)));
  await bench.store.put('data/validation/part-0.csv', asCsv(rows(60)));
});
afterEach(() => fetch(`${bench.server.url}/_control/faults`, { method: 'DELETE' }));

const faults = (jobs: readonly object[]) =>
  fetch(`${bench.server.url}/_control/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jobs }),
  });

function attemptOf(owner: string, hyperparameters: Record<string, string>, rules: RulesInput): TrainingAttempt {
  const channel = (name: 'train' | 'validation') =>
    ({ name, uri: `s3://${bucket}/data/${name}/`, dataType: 'S3Prefix', contentType: 'text/csv' }) as const;
  return probeAttempt(
    owner,
    { learning_rate: '0.3', min_data_in_leaf: '5', ...hyperparameters },
    {
      algorithm: 'lightgbm',
      image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/durable-forecast-lightgbm:1',
      savesTensors: true,
      channels: [channel('train'), channel('validation')],
      metrics: [{ name: 'train:rmse', regex: '.*#011train-rmse:([^#\\s]+)' }],
      objective: 'train:rmse',
      maxRuntimeSeconds: 120,
      rules: rulesSchema.parse({ source: 'sagemaker', ...rules }),
    },
  );
}

async function follow(
  attempt: TrainingAttempt,
): Promise<{ job: string; judge: string | undefined; outcome: WatchOutcome }> {
  const { name, judge } = await submitTraining(deps, attempt);
  return { job: name, judge, outcome: await watchAttempt(deps, attempt, { judge }) };
}

const watch = [{ rule: 'LossNotDecreasing', parameters: { collection_names: 'metrics', num_steps: 10 } }];

describe("SageMaker's own rule evaluations", () => {
  it('are started with the job, polled, and told when they fire', async () => {
    // So small a learning rate that the loss hardly moves.
    const attempt = attemptOf('stalls', { num_iterations: '3000', learning_rate: '0.0000001' }, { watch });
    const { job, judge, outcome } = await follow(attempt);
    await new MockActivityEnvironment().run(stopTraining, deps, attempt);
    expect(judge).toBe('sagemaker');
    expect(outcome).toMatchObject({ kind: 'rules', fired: [{ name: 'LossNotDecreasing', status: 'IssuesFound' }] });
    const { DebugRuleEvaluationStatuses: statuses } = await bench.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job }),
    );
    expect(statuses?.[0]).toMatchObject({
      RuleConfigurationName: 'LossNotDecreasing',
      RuleEvaluationStatus: 'IssuesFound',
    });
    expect(statuses?.[0]?.StatusDetails).toMatch(
      /^RuleEvaluationConditionMet: Evaluation of the rule LossNotDecreasing at step \d+ resulted in the condition being met\n$/,
    );
    expect(statuses?.[0]?.RuleEvaluationJobArn).toMatch(
      /^arn:aws:sagemaker:us-east-1:000000000000:processing-job\/stalls-/,
    );
  });

  it('end with no issues on a sound job', async () => {
    const { outcome } = await follow(attemptOf('sound', { num_iterations: '25' }, { watch }));
    expect(outcome).toMatchObject({ kind: 'ended', end: { kind: 'completed' }, rules: [{ status: 'NoIssuesFound' }] });
  });

  it('that stay InProgress end by the deadline, and the training is untouched', async () => {
    await faults([{ kind: 'rule-stuck' }]);
    const { outcome } = await follow(attemptOf('stuck', { num_iterations: '10' }, { watch, deadlineSeconds: 2 }));
    expect(outcome).toMatchObject({
      kind: 'ended',
      end: { kind: 'completed' },
      rules: [{ status: 'InProgress', details: "SageMaker gave no verdict within 2 s of the job's end." }],
    });
  });

  it('that end in Error are judged again, and the training is not repeated', async () => {
    await faults([{ kind: 'rule-error' }]);
    const { outcome } = await follow(attemptOf('error', { num_iterations: '25' }, { watch }));
    expect(outcome).toMatchObject({ kind: 'ended', end: { kind: 'completed' }, rules: [{ status: 'NoIssuesFound' }] });
    if (outcome.kind === 'ended')
      expect(outcome.rules[0]?.details).toMatch(/^SageMaker's evaluation ended in Error; judged again here: /);
  });

  it('are left to our engine where the image saves no tensors', async () => {
    const attempt = attemptOf('auto', { num_iterations: '10' }, { source: 'auto', watch });
    const { judge } = await follow({ ...attempt, plan: { ...attempt.plan, savesTensors: false } });
    expect(judge).toBe('engine');
  });
});
