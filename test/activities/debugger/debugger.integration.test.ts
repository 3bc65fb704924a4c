import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  debugHookConfig,
  debugRuleConfigurations,
  ruleEvaluatorImage,
} from '../../../activities/debugger/debugger-request.js';
import { JobRules } from '../../../activities/debugger/job-rules.js';
import { readTensors } from '../../../activities/debugger/read-tensors.js';
import { evaluationsOf, isOver } from '../../../activities/debugger/rule-statuses.js';
import { debugOutputUri, s3TensorSource } from '../../../activities/debugger/tensor-source.js';
import { rulesSchema } from '../../../contracts/request/rules.js';
import { series } from '../../../packages/debugger-rules/test/rules/streams.js';
import { goldenFiles, sourceOf } from '../../../packages/debugger-rules/test/tensors/sources.js';
import { startS3, type TestS3 } from '../../support/s3.js';

describe('tensors in a real object store', () => {
  let server: TestS3;
  let uri: string;
  beforeAll(async () => {
    server = await startS3();
    uri = debugOutputUri(`s3://${server.bucket}/debug/`, 'job-1');
    for (const [name, bytes] of await goldenFiles()) {
      await server.client.send(
        new PutObjectCommand({ Bucket: server.bucket, Key: `debug/job-1/debug-output/${name}`, Body: bytes }),
      );
    }
  });
  afterAll(() => server.stop());

  it('are read as series over steps, by collection and prefix', async () => {
    const read = (collections: string[], prefix?: string) =>
      readTensors({ s3: server.client }, { uri, collections, prefix });
    expect(await read(['metrics'], 'train')).toEqual({
      series: [{ name: 'train-rmse', steps: [0, 2, 4, 6], values: [1, 1 / 3, 1 / 5, 1 / 7] }],
      warnings: [],
    });
    const importance = await read(['feature_importance'], 'feature_importance/weight/');
    expect(importance.series.map(({ name }) => name)).toEqual([
      'feature_importance/weight/lag_t28',
      'feature_importance/weight/price',
    ]);
  });

  it('leave out what is no number over steps', async () => {
    const names = (await readTensors({ s3: server.client }, { uri, collections: ['trees', 'hyperparameters'] })).series;
    expect(names.map(({ name }) => name)).toEqual(['hyperparameters/max_depth']);
  });

  it('are not there for a job that saved none', async () => {
    const missing = debugOutputUri(`s3://${server.bucket}/debug`, 'job-2');
    expect(await readTensors({ s3: server.client }, { uri: missing, collections: ['metrics'] })).toEqual({
      series: [],
      warnings: [],
    });
    expect(await s3TensorSource(server.client, missing).read('index/none.json')).toBeUndefined();
  });
});

describe('the rules of a job', () => {
  const rules = rulesSchema.parse({
    watch: [
      { rule: 'LossNotDecreasing', parameters: { num_steps: 3 } },
      { rule: 'TreeDepth', parameters: { depth: 2.9 } },
      { rule: 'StalledTraining', parameters: { threshold: 60 } },
      { rule: 'FeatureImportanceOverweight', parameters: { nfeatures: 1 } },
    ],
    hook: { collections: ['trees', 'feature_importance'] },
  });
  const statuses = (evaluations: readonly { name: string; status: string; step?: number | undefined }[]) =>
    Object.fromEntries(evaluations.map(({ name, status, step }) => [name, `${status} ${step}`]));

  it('live on the log and on the tensors, and each fires once', async () => {
    const job = new JobRules(rules, sourceOf(await goldenFiles()));
    const first = await job.poll(series('validation:rmse', [3, 2, 1]), 1_700_000_010);
    // The tree of step 4 has nodes 0 to 8: depth 3. Half of the importance is on each of two features but one: 0.75.
    expect(first.fired).toEqual(['TreeDepth']);
    expect(statuses(first.evaluations)).toMatchObject({
      TreeDepth: 'IssuesFound 4',
      LossNotDecreasing: 'InProgress 2',
    });
    const second = await job.poll(series('validation:rmse', [1, 1, 1, 1], 1, 3), 1_700_000_020);
    expect(second.fired).toEqual(['LossNotDecreasing']);
    const third = await job.poll([], 1_700_000_100);
    expect(third.fired).toEqual(['StalledTraining']);
    const last = await job.end([]);
    expect(last.fired).toEqual([]);
    expect(statuses(last.evaluations)).toEqual({
      LossNotDecreasing: 'IssuesFound 6',
      TreeDepth: 'IssuesFound 4',
      StalledTraining: 'IssuesFound 6',
      FeatureImportanceOverweight: 'NoIssuesFound 4',
    });
  });

  it('say the same when the watcher is killed between two looks', async () => {
    const files = await goldenFiles();
    const log = [series('validation:rmse', [3, 2, 1]), series('validation:rmse', [1, 1, 1, 1], 1, 3), []];
    const whole = new JobRules(rules, sourceOf(files));
    let restarted = new JobRules(rules, sourceOf(files));
    for (const points of log) {
      const polled = await whole.poll(points, 1_700_000_010);
      expect(await restarted.poll(points, 1_700_000_010)).toEqual(polled);
      restarted = new JobRules(rules, sourceOf(files), JSON.parse(JSON.stringify(restarted.state)));
    }
    expect(await restarted.end([])).toEqual(await whole.end([]));
  });

  it('take metrics from the tensors when the log has none', async () => {
    const overfit = rulesSchema.parse({ watch: ['Overfit'] });
    const job = new JobRules(overfit, sourceOf(await goldenFiles()));
    // Validation is 50 % above train at every step.
    expect((await job.poll([])).evaluations[0]).toMatchObject({
      status: 'IssuesFound',
      step: 0,
      numbers: { ratio: 0.5 },
    });
  });

  it('end in Error where their tensors never came', async () => {
    const job = new JobRules(rules, undefined);
    const { evaluations } = await job.end(series('validation:rmse', [3, 2, 1]));
    expect(statuses(evaluations)).toMatchObject({ TreeDepth: 'Error undefined', LossNotDecreasing: 'NoIssuesFound 2' });
  });
});

describe('rules given to SageMaker', () => {
  const rules = rulesSchema.parse({
    hook: { collections: [{ name: 'feature_importance', parameters: { save_interval: 10 } }] },
    watch: [
      { rule: 'TreeDepth', name: 'Deep', parameters: { depth: 6 } },
      { rule: 'WorseThanNaive', parameters: { naive: 2 } },
    ],
  });

  it('become a hook that always saves metrics, and the configurations of the rules that AWS knows', () => {
    expect(debugHookConfig(rules, 's3://b/debug')).toEqual({
      S3OutputPath: 's3://b/debug',
      HookParameters: { save_interval: '5' },
      CollectionConfigurations: [
        { CollectionName: 'feature_importance', CollectionParameters: { save_interval: '10' } },
        { CollectionName: 'metrics' },
      ],
    });
    expect(debugRuleConfigurations(rules, 'eu-west-1')).toEqual([
      {
        RuleConfigurationName: 'Deep',
        RuleEvaluatorImage: '929884845733.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-debugger-rules:latest',
        RuleParameters: { rule_to_invoke: 'TreeDepth', depth: '6' },
      },
    ]);
  });

  it('are refused in a region without evaluators', () => {
    expect(() => ruleEvaluatorImage('mars-north-1')).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: AWS has no Debugger rule evaluator in mars-north-1; use rules.source: engine.]`,
    );
  });

  it('come back as evaluations: Stopping is not over, and Stopped is an Error', () => {
    const statuses = ['InProgress', 'NoIssuesFound', 'IssuesFound', 'Error', 'Stopping', 'Stopped'] as const;
    const evaluations = statuses.map(
      (RuleEvaluationStatus) =>
        evaluationsOf([{ RuleConfigurationName: 'Deep', RuleEvaluationStatus }], rules.watch)[0]!,
    );
    expect(evaluations.map(({ status }) => status)).toEqual([
      'InProgress',
      'NoIssuesFound',
      'IssuesFound',
      'Error',
      'InProgress',
      'Error',
    ]);
    expect(evaluations.map(isOver)).toEqual([false, true, true, true, false, true]);
    expect(evaluations[0]).toMatchObject({ name: 'Deep', rule: 'TreeDepth' });
  });
});
