import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { contractProgram, SETUP_COMMAND } from './python.js';
import { openTarget, type Target, variablesOf } from './target.js';

const python = contractProgram('python');
const aws = contractProgram('aws');
/** AWS takes minutes to start what the local endpoint starts at once. */
const TIMEOUT = process.env.CONTRACT_AWS === '1' ? 3_600_000 : 300_000;

describe.skipIf(python === undefined || aws === undefined)(
  `Python clients${python === undefined ? ` (skipped: their environment is missing; '${SETUP_COMMAND}' makes it)` : ''}`,
  () => {
    let target: Target;
    beforeAll(async () => {
      target = await openTarget();
    });
    afterAll(() => target?.close());

    /** Runs a program with the addresses and keys of the target. */
    const run = async (program: string, args: readonly string[]) => {
      const child = spawn(program, args, {
        env: { ...process.env, ...target.environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
      return { code: code as number, output, errors };
    };
    const newRun = () => `contract-${randomBytes(3).toString('hex')}`;

    test(
      'the SageMaker Python SDK trains with logs, deploys, predicts, transforms, tracks and tunes',
      async () => {
        const { role, image, bucket, run: name } = variablesOf(target, newRun());
        const script = fileURLToPath(new URL('./run_sagemaker_sdk.py', import.meta.url));
        const { code, output, errors } = await run(python as string, [
          script,
          ...([bucket, role, image, name] as string[]),
          String(target.pollSeconds),
        ]);
        expect(`${code}\n${code === 0 ? '' : errors}`).toBe('0\n');
        // The SDK shows the states and the lines of the algorithm as they come.
        expect(output).toMatch(/Completed - Training job completed/);
        expect(output).toMatch(/\[2\]#011train-rmse:/);
        expect(output).toMatch(/Billable seconds: \d+/);
        const seen = JSON.parse(output.trim().split('\n').at(-1) as string);
        expect(seen).toMatchObject({
          job: `${name}-fit`,
          model: `s3://${bucket}/${name}/sdk/models/${name}-fit/output/model.tar.gz`,
          metrics: ['train:rmse'],
          curve: ['train:rmse'],
          parameters: { eta: { NumberValue: 0.3 } },
          losses: [['loss', 3, 1, 1]],
          status: 'Completed',
          table: 1,
          trials: 4,
          best: true,
        });
        // The endpoint and the transform job serve the same model.
        expect(seen.prediction).toHaveLength(2);
        expect(seen.scored).toEqual(seen.prediction);
      },
      TIMEOUT,
    );

    test(
      'the AWS CLI uploads, creates, waits, describes, and shows what AWS refuses',
      async () => {
        const { role, image, bucket, run: name } = variablesOf(target, newRun());
        const sagemaker = (...args: string[]) => run(aws as string, ['sagemaker', ...args, '--output', 'json']);
        const file = join(mkdtempSync(join(tmpdir(), 'contract-')), 'train.csv');
        writeFileSync(file, '1.0,0,1\n2.0,1,0\n3.0,1,1\n');
        const uploaded = await run(aws as string, ['s3', 'cp', file, `s3://${bucket}/${name}/cli/train.csv`]);
        rmSync(dirname(file), { recursive: true });
        expect(uploaded).toMatchObject({ code: 0 });

        const train = (job: string, hyperparameters: string) =>
          sagemaker(
            ...['create-training-job', '--training-job-name', job, '--role-arn', role as string],
            ...['--algorithm-specification', `TrainingImage=${image},TrainingInputMode=File`],
            ...['--hyper-parameters', hyperparameters, '--input-data-config', JSON.stringify(channels)],
            ...['--output-data-config', `S3OutputPath=s3://${bucket}/${name}/models`],
            ...['--resource-config', 'InstanceType=ml.m5.large,InstanceCount=1,VolumeSizeInGB=5'],
            ...['--stopping-condition', 'MaxRuntimeInSeconds=600'],
          );
        const source = { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/${name}/cli` };
        const channels = [{ ChannelName: 'train', ContentType: 'text/csv', DataSource: { S3DataSource: source } }];
        const describe = async (job: string) =>
          JSON.parse((await sagemaker('describe-training-job', '--training-job-name', job)).output);
        // The CLI's waiter polls every two minutes, so it is asked when the job has ended.
        const waitFor = async (job: string) => {
          await until(() => describe(job), {
            what: `${job} to end`,
            timeout: 600_000,
            every: target.pollSeconds * 1000,
            holds: ({ TrainingJobStatus }) => TrainingJobStatus !== 'InProgress',
          });
          return sagemaker('wait', 'training-job-completed-or-stopped', '--training-job-name', job);
        };

        const created = await train(`${name}-good`, 'num_round=2');
        expect(created).toMatchObject({ code: 0, output: expect.stringContaining(`:training-job/${name}-good`) });
        expect(await waitFor(`${name}-good`)).toMatchObject({ code: 0, errors: '' });
        expect(await describe(`${name}-good`)).toMatchObject({
          TrainingJobStatus: 'Completed',
          HyperParameters: { num_round: '2' },
        });

        const filter = ['logs', 'filter-log-events', '--log-group-name', '/aws/sagemaker/TrainingJobs'];
        const logged = await run(aws as string, [
          ...filter,
          '--log-stream-name-prefix',
          `${name}-good/`,
          '--output',
          'json',
        ]);
        expect(logged).toMatchObject({ code: 0, output: expect.stringContaining('[1]#011train-rmse:') });
        const listed = await run(aws as string, [
          ...['cloudwatch', 'list-metrics', '--namespace', '/aws/sagemaker/TrainingJobs', '--output', 'json'],
          ...['--dimensions', `Name=TrainingJobName,Value=${name}-good`],
        ]);
        expect(JSON.parse(listed.output || '{}').Metrics, listed.errors).toMatchObject([{ MetricName: 'train:rmse' }]);

        await train(`${name}-bad`, 'num_round=2,no_such_parameter=1');
        const waited = await waitFor(`${name}-bad`);
        expect(waited.code).toBe(255);
        expect(waited.errors).toContain('Waiter encountered a terminal failure state');

        const missing = await sagemaker('describe-training-job', '--training-job-name', `${name}-none`);
        expect(missing.code).not.toBe(0);
        expect(missing.errors).toContain(
          'An error occurred (ValidationException) when calling the DescribeTrainingJob operation: Requested resource not found.',
        );
      },
      TIMEOUT,
    );
  },
);
