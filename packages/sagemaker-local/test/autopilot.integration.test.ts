import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  type AutoMLCandidate,
  CreateAutoMLJobCommand,
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  ListCandidatesForAutoMLJobCommand,
  StopAutoMLJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { cacheDir } from '../../../local/installed/cache.mjs';
import { pythonPath } from '../../../local/installed/python.mjs';
import { until } from '../../../test/support/until.js';
import { COMMON_PYTHON, OWN_CONTAINERS } from '../src/images/own-containers.js';
import { interpreterOf, PythonEnvironments } from '../src/images/python-environments.js';
import { autoMLEnd, autoMLRequest } from './support/automl-requests.js';
import { bucket, listArchive, roleArn, startBench, type TestBench, temporaryFolder } from './support/test-bench.js';

const folder = join(OWN_CONTAINERS, 'autopilot');
const HEADER = 'demand,price,kind,noise';
const KINDS = ['01', '02', 'b'];
const MINUTES = 60_000;

/** Demand falls with the price and depends on the kind; noise says nothing. Kinds look like numbers, and are none. */
function rows(count: number, from: number, target = (demand: number): string => demand.toFixed(4)): string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index;
    const price = 1 + ((at * 7919) % 1000) / 100;
    const kind = (at * 31) % 3;
    const noise = ((at * 104_729) % 997) / 997;
    return [target(40 - 3 * price + 8 * kind + noise), price, KINDS[kind], ((at * 15_485_863) % 983) / 983].join(',');
  });
}

const csv = (lines: readonly string[]) => `${[HEADER, ...lines].join('\n')}\n`;

describe.skipIf(process.env.FORECAST_TEST_AUTOPILOT === undefined)(
  "the autopilot container (skipped but for 'npm run test:autopilot', which installs AutoGluon and takes some minutes)",
  () => {
    vi.setConfig({ testTimeout: 10 * MINUTES });
    // Without the fixtures, of which one stands for this very container.
    const empty = temporaryFolder();
    let bench: TestBench;
    let python: string;
    beforeAll(async () => {
      const base = pythonPath();
      if (base === undefined) throw new Error("The Python environment is missing; run 'npm run setup'.");
      const environments = new PythonEnvironments(cacheDir(), base);
      const environment = await environments.of('autopilot', join(folder, 'requirements.txt'));
      await environments.make(environment);
      python = interpreterOf(environment);
      bench = await startBench({
        python: base,
        environments: cacheDir(),
        containers: [empty.path],
        graceSeconds: 60,
        threadsPerJob: 2,
      });
    }, 20 * MINUTES);
    afterAll(async () => {
      await bench?.close();
      empty.remove();
    });

    const channel = (uri: string, ChannelType: 'training' | 'validation', TargetAttributeName = 'demand') => ({
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/${uri}` } },
      ChannelType,
      TargetAttributeName,
    });
    const criteria = (CompletionCriteria: object) => ({ AutoMLJobConfig: { CompletionCriteria } });
    const candidates = async (AutoMLJobName: string): Promise<AutoMLCandidate[]> => {
      const command = new ListCandidatesForAutoMLJobCommand({ AutoMLJobName, MaxResults: 100 });
      return (await bench.sagemaker.send(command)).Candidates ?? [];
    };
    const end = (name: string) => autoMLEnd(bench.sagemaker, name, 9 * MINUTES);

    /** What a candidate answers to rows without their target, by way of a batch transform. */
    async function answersOf(name: string, candidate: AutoMLCandidate | undefined, lines: readonly string[]) {
      const [PrimaryContainer] = candidate?.InferenceContainers ?? [];
      const ModelName = `${name}-model`;
      await bench.sagemaker.send(new CreateModelCommand({ ModelName, ExecutionRoleArn: roleArn, PrimaryContainer }));
      await bench.store.put(
        `${name}/inputs/rows.csv`,
        lines.map((line) => `${line.slice(line.indexOf(',') + 1)}\n`).join(''),
      );
      await bench.sagemaker.send(
        new CreateTransformJobCommand({
          TransformJobName: name,
          ModelName,
          TransformInput: {
            ContentType: 'text/csv',
            SplitType: 'Line',
            DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/${name}/inputs/` } },
          },
          TransformOutput: { S3OutputPath: `s3://${bucket}/${name}/answers`, AssembleWith: 'Line' },
          TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
        }),
      );
      const job = await until(() => bench.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: name })), {
        what: 'the transform to end',
        timeout: 4 * MINUTES,
        holds: ({ TransformJobStatus }) => TransformJobStatus !== 'InProgress',
      });
      expect([job.TransformJobStatus, job.FailureReason]).toEqual(['Completed', undefined]);
      return (await bench.store.getText(`${name}/answers/rows.csv.out`)).trim().split('\n');
    }

    test('finds models of a table by their error on the validation rows, and its best one answers so', async () => {
      const validation = rows(300, 5_000);
      await bench.store.put('sales/training/a.csv', csv(rows(500, 0)));
      await bench.store.put('sales/training/b.csv', csv(rows(500, 500)));
      await bench.store.put('sales/validation/a.csv', csv(validation));
      const InputDataConfig = [channel('sales/training/', 'training'), channel('sales/validation/', 'validation')];
      await bench.sagemaker.send(
        new CreateAutoMLJobCommand(
          autoMLRequest('sales', {
            InputDataConfig,
            ...criteria({ MaxCandidates: 4, MaxAutoMLJobRuntimeInSeconds: 400 }),
          }),
        ),
      );
      const job = await end('sales');
      expect([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus, job.FailureReason]).toEqual([
        'Completed',
        'Completed',
        undefined,
      ]);
      expect(job.PartialFailureReasons).toBeUndefined();
      const found = await candidates('sales');
      expect(found.map(({ CandidateStatus }) => CandidateStatus)).toEqual(Array(4).fill('Completed'));
      expect(found.at(-1)?.CandidateName).toContain('WeightedEnsemble');
      const best = job.BestCandidate;
      const error = best?.FinalAutoMLJobObjectiveMetric?.Value as number;
      expect(error).toBe(Math.min(...found.map((one) => one.FinalAutoMLJobObjectiveMetric?.Value as number)));
      const answers = (await answersOf('sales-transform', best, validation)).map(Number);
      const squares = validation.map((line, at) => (Number(line.split(',')[0]) - (answers[at] as number)) ** 2);
      expect(squares.reduce((sum, square) => sum + square, 0) / squares.length).toBeCloseTo(error, 3);
      // The price moves it by some 30 units, the kind by 16.
      expect(error).toBeLessThan(2);
      const board = (await bench.store.getText('found/sales/documentation/leaderboard.csv')).trim().split('\n');
      expect(board).toHaveLength(5);
      expect(board[0]).toBe('candidate,status,MSE,fit_seconds,predict_seconds,stack_level,reason');
      const explained = 'found/sales/documentation/explainability/output/analysis.json';
      const importance = JSON.parse(await bench.store.getText(explained)).explanations.permutation_importance;
      expect(importance.price).toBeGreaterThan(importance.kind);
      expect(importance.kind).toBeGreaterThan(Math.abs(importance.noise ?? 0));
    });

    test('keeps to a limit of one candidate', async () => {
      const InputDataConfig = [channel('sales/training/', 'training')];
      const split = { DataSplitConfig: { ValidationFraction: 0.25 }, CompletionCriteria: { MaxCandidates: 1 } };
      await bench.sagemaker.send(
        new CreateAutoMLJobCommand(autoMLRequest('one', { InputDataConfig, AutoMLJobConfig: split })),
      );
      const job = await end('one');
      expect([job.AutoMLJobStatus, (await candidates('one')).length]).toEqual(['Completed', 1]);
      const [container] = job.BestCandidate?.InferenceContainers ?? [];
      const key = container?.ModelDataUrl?.slice(`s3://${bucket}/`.length) as string;
      expect(await listArchive(await bench.store.get(key))).toContain('predictor.pkl');
    });

    test('finds by the values that classes are asked for, and answers with their names', async () => {
      const label = (demand: number) => (demand > 30 ? 'many' : 'few');
      await bench.store.put('classes/training/a.csv', csv(rows(600, 0, label)));
      await bench.sagemaker.send(
        new CreateAutoMLJobCommand(
          autoMLRequest('classes', {
            InputDataConfig: [channel('classes/training/', 'training')],
            ProblemType: undefined,
            AutoMLJobObjective: undefined,
            AutoMLJobConfig: {
              CompletionCriteria: { MaxCandidates: 1 },
              CandidateGenerationConfig: { AlgorithmsConfig: [{ AutoMLAlgorithms: ['lightgbm'] }] },
            },
          }),
        ),
      );
      const job = await end('classes');
      expect([job.AutoMLJobStatus, job.FailureReason]).toEqual(['Completed', undefined]);
      expect(job.ResolvedAttributes).toMatchObject({
        ProblemType: 'BinaryClassification',
        AutoMLJobObjective: { MetricName: 'F1' },
      });
      expect(job.BestCandidate?.FinalAutoMLJobObjectiveMetric?.Type).toBe('Maximize');
      const lines = rows(60, 9_000, label);
      const answers = await answersOf('classes-transform', job.BestCandidate, lines);
      const right = lines.filter((line, at) => line.split(',')[0] === answers[at]).length;
      expect(right).toBeGreaterThan(50);
    });

    test.each<[string, { readonly target?: string; readonly count?: number; readonly even?: boolean }, RegExp]>([
      [
        'missing',
        { target: 'units' },
        /Target attribute 'units' is not a column of the training data, which has 'demand'/,
      ],
      ['few', { count: 400 }, /The training data has 400 rows with a target; at least 500 are needed/],
      ['even', { even: true }, /Target attribute 'demand' has the same value in all rows/],
    ])('says what is wrong with rows: %s', async (name, { target, count = 600, even = false }, sentence) => {
      await bench.store.put(`${name}/rows/a.csv`, csv(rows(count, 0, even ? () => '1' : undefined)));
      const InputDataConfig = [channel(`${name}/rows/`, 'training', target)];
      await bench.sagemaker.send(new CreateAutoMLJobCommand(autoMLRequest(name, { InputDataConfig })));
      const job = await end(name);
      expect(job.AutoMLJobStatus).toBe('Failed');
      expect(job.FailureReason).toMatch(sentence);
    });

    test('keeps what it has found when it is stopped in the midst of a candidate', async () => {
      await bench.store.put('stopped/training/a.csv', csv(rows(20_000, 0)));
      const InputDataConfig = [channel('stopped/training/', 'training')];
      await bench.sagemaker.send(
        new CreateAutoMLJobCommand(autoMLRequest('stopped', { InputDataConfig, ...criteria({ MaxCandidates: 60 }) })),
      );
      await until(async () => (await candidates('stopped')).some((one) => one.CandidateStatus === 'Completed'), {
        what: 'a candidate to be complete',
        timeout: 5 * MINUTES,
      });
      await bench.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: 'stopped' }));
      const job = await end('stopped');
      expect([job.AutoMLJobStatus, job.AutoMLJobSecondaryStatus]).toEqual(['Stopped', 'Stopped']);
      const [container] = job.BestCandidate?.InferenceContainers ?? [];
      expect(container?.ModelDataUrl).toMatch(/model\.tar\.gz$/);
      expect((await candidates('stopped')).length).toBeLessThan(60);
    });

    test('goes on where a candidate fails, and says why it did', async () => {
      const probe = fileURLToPath(new URL('./autopilot_probe.py', import.meta.url));
      const work = temporaryFolder();
      try {
        const { stdout } = await promisify(execFile)(python, [probe, folder, work.path], {
          env: { ...process.env, PYTHONPATH: COMMON_PYTHON, PYTHONDONTWRITEBYTECODE: '1' },
          maxBuffer: 64 * 1024 * 1024,
        });
        const state = JSON.parse(stdout.trim().split('\n').at(-1) as string);
        expect(state.candidates).toMatchObject([
          { model: 'LightGBMXT', status: 'Failed', failureReason: 'ValueError: a probe breaks it' },
          { model: 'LightGBM', status: 'Failed' },
          { model: 'XGBoost', status: 'Completed' },
          { model: 'WeightedEnsemble_L2', status: 'Completed' },
        ]);
      } finally {
        work.remove();
      }
    });
  },
);
