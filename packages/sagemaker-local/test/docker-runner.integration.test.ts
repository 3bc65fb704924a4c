import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  CreateModelCommand,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pythonPath } from '../../../local/installed/python.mjs';
import { engineTitle, engineWithLightgbm, lightgbmTag } from '../../../test/support/engine.js';
import { until } from '../../../test/support/until.js';
import { createRunner } from '../src/runners/create-runner.js';
import { endOrphans } from '../src/runners/orphans.js';
import { RUN_VARIABLE } from '../src/runners/process.js';
import { findByEnvironment, sendSignal } from '../src/runners/process-table.js';
import { type LocalServer, startServer } from '../src/server.js';
import { keepsTheContract, launchesIn } from './support/runner-contract.js';
import { type ServerProcess, startServerProcess } from './support/server-process.js';
import {
  bucket,
  credentials,
  describeUntil,
  containers as fixtures,
  hasEnded,
  logLines,
  logsClient,
  readArchive,
  roleArn,
  sagemakerClient,
  trainingRequest,
  untilStarted,
} from './support/test-bench.js';
import { useFolder } from './support/use-folder.js';
import { useObjectStore } from './support/use-object-store.js';

const containers = fileURLToPath(new URL('../../../containers', import.meta.url));
const lightgbmUri = `000000000000.dkr.ecr.us-east-1.amazonaws.com/${lightgbmTag}`;
const noEngine = engineWithLightgbm === undefined;

const folder = useFolder();
const store = useObjectStore();
const root = `${folder}/root`;

/** A job of the LightGBM image that runs a shell script in the place of its algorithm. */
const scriptRequest = (name: string, script: string, changes: Partial<CreateTrainingJobCommandInput> = {}) =>
  trainingRequest(
    name,
    {},
    {
      AlgorithmSpecification: {
        TrainingImage: lightgbmUri,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['/bin/sh', '-c'],
        ContainerArguments: [script],
      },
      ...changes,
    },
  );

const channel = (name: string) => ({
  ChannelName: name,
  ContentType: 'text/csv',
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/data/${name}/` } },
});

describe.skipIf(noEngine)(engineTitle('the runner of a container engine'), () => {
  const launchOf = launchesIn(folder, (script) => ({
    kind: 'image',
    reference: lightgbmTag,
    entrypoint: ['/bin/sh', '-c'],
    words: [script],
  }));
  const runner = createRunner(folder, async () => engineWithLightgbm);
  keepsTheContract(runner, launchOf);

  test('leaves no container behind, nor any that no job owns', async () => {
    expect(await engineWithLightgbm?.containers('root', folder)).toEqual([]);
    const [kept, orphan] = [launchOf('kept', 'sleep 600'), launchOf('orphan', 'sleep 600')];
    const [keptContainer, orphanContainer] = await Promise.all([runner.launch(kept), runner.launch(orphan)]);
    const running = async () =>
      ((await engineWithLightgbm?.containers('root', folder)) ?? []).filter((container) => container.running);
    await until(async () => (await running()).length === 2, { what: 'two containers to run' });
    expect((await endOrphans(folder, new Set([kept.runFolder]))).length).toBeGreaterThan(0);
    await orphanContainer.exited;
    expect((await running()).map(({ run }) => run)).toEqual([kept.runFolder]);
    keptContainer.kill();
    expect(await keptContainer.exited).toEqual({ kind: 'code', code: 137 });
    expect(await engineWithLightgbm?.containers('root', folder)).toEqual([]);
  });
});

describe.skipIf(noEngine)(engineTitle('the server on a container engine'), () => {
  let server: LocalServer;
  beforeAll(async () => {
    const data = (rows: number, seed: number) =>
      Array.from({ length: rows }, (_, row) => `${(row * seed) % 17},${row % 5},${(row * 7) % 11}\n`).join('');
    await store.put('data/train/a.csv', data(400, 3));
    await store.put('data/validation/a.csv', data(100, 5));
    server = await start('docker');
  });
  afterAll(() => server?.close());

  const start = (runner: 'docker' | 'process' | 'auto', folders = containers) =>
    startServer({
      root: `${folder}/${runner}`,
      python: pythonPath() ?? 'python3',
      containers: [folders],
      credentials,
      s3Endpoint: store.url,
      graceSeconds: 2,
      threadsPerJob: 1,
      runner,
    });
  const train = async ({ url }: LocalServer, request: CreateTrainingJobCommandInput) => {
    await sagemakerClient(url).send(new CreateTrainingJobCommand(request));
    const job = await describeUntil(sagemakerClient(url), request.TrainingJobName as string, hasEnded);
    return { job, lines: await logLines(logsClient(url), request.TrainingJobName as string) };
  };
  const lightgbm = (name: string) =>
    trainingRequest(
      name,
      { num_iterations: '20', min_data_in_leaf: '5' },
      {
        AlgorithmSpecification: { TrainingImage: lightgbmUri, TrainingInputMode: 'File' },
        InputDataConfig: [channel('train'), channel('validation')],
      },
    );

  test('shows the container /opt/ml as SageMaker does', async () => {
    const script =
      'cat /opt/ml/input/config/checkpointconfig.json; echo; ls /opt/ml/input/data/train; ' +
      'echo "$TRAINING_JOB_NAME <$SAGEMAKER_BASE_DIR> $SAGEMAKER_METRICS_DIRECTORY"; echo kept > /opt/ml/checkpoints/c';
    const { job, lines } = await train(
      server,
      scriptRequest('contract', script, {
        InputDataConfig: [channel('train')],
        CheckpointConfig: { S3Uri: `s3://${bucket}/checkpoints` },
      }),
    );
    expect(lines).toEqual([
      '{"LocalPath":"/opt/ml/checkpoints"}',
      'a.csv',
      'contract <> /opt/ml/output/metrics/sagemaker',
    ]);
    expect(job.TrainingJobStatus).toBe('Completed');
    expect(await store.getText('checkpoints/c')).toBe('kept\n');
  });

  test.skipIf(pythonPath() === undefined)('trains and serves the model that a process trains and serves', async () => {
    const processes = await start('process');
    try {
      const [inEngine, inProcess] = [
        await train(server, lightgbm('in-engine')),
        await train(processes, lightgbm('in-process')),
      ];
      expect(inEngine.job.FailureReason).toBeUndefined();
      expect(inEngine.lines).toEqual(inProcess.lines);
      expect(inEngine.lines.at(-1)).toMatch(/^\[19\]#011train-rmse:\S+#011validation-rmse:/);
      const model = async (name: string) =>
        readArchive(await store.get(`models/${name}/output/model.tar.gz`), 'model.txt');
      expect(await model('in-engine')).toBe(await model('in-process'));
      expect(await transform(server, 'in-engine')).toBe(await transform(processes, 'in-process'));
    } finally {
      await processes.close();
    }
  });

  async function transform({ url }: LocalServer, name: string): Promise<string> {
    const sagemaker = sagemakerClient(url);
    const ModelDataUrl = `s3://${bucket}/models/${name}/output/model.tar.gz`;
    const PrimaryContainer = { Image: lightgbmUri, ModelDataUrl };
    await sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: roleArn, PrimaryContainer }));
    await store.put('rows/a.csv', '1,2\n3,4\n5,6\n');
    await sagemaker.send(
      new CreateTransformJobCommand({
        TransformJobName: name,
        ModelName: name,
        TransformInput: {
          DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${bucket}/rows/` } },
          ContentType: 'text/csv',
          SplitType: 'Line',
        },
        TransformOutput: { S3OutputPath: `s3://${bucket}/out/${name}`, Accept: 'text/csv', AssembleWith: 'Line' },
        TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
      }),
    );
    const job = await until(() => sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: name })), {
      what: 'the transform to end',
      timeout: 60_000,
      holds: ({ TransformJobStatus }) => TransformJobStatus !== 'InProgress',
    });
    return job.FailureReason ?? store.getText(`out/${name}/a.csv.out`);
  }

  test('stops a container that listens, and kills one that does not', async () => {
    const scripts = {
      polite: 'trap "echo saved > /opt/ml/model/m; exit 0" TERM; echo up; while :; do sleep 0.05; done',
      deaf: 'trap "" TERM; echo up; while :; do sleep 0.05; done',
    };
    const ends = await Promise.all(
      Object.entries(scripts).map(async ([name, script]) => {
        const sagemaker = sagemakerClient(server.url);
        await sagemaker.send(new CreateTrainingJobCommand(scriptRequest(name, script)));
        await untilStarted(logsClient(server.url), name);
        await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
        return describeUntil(sagemaker, name, hasEnded);
      }),
    );
    expect(ends.map((job) => job.TrainingJobStatus)).toEqual(['Stopped', 'Stopped']);
    expect(await readArchive(await store.get('models/polite/output/model.tar.gz'), 'm')).toBe('saved\n');
    expect(await engineWithLightgbm?.containers('root', `${folder}/docker`)).toEqual([]);
  });

  test('fails a job by the exit code and the failure file of its container', async () => {
    const script = 'echo "the data is odd" > /opt/ml/output/failure; exit 3';
    const { job } = await train(server, scriptRequest('failing', script));
    expect(job.FailureReason).toMatchInlineSnapshot(`"AlgorithmError: the data is odd, exit code: 3"`);
  });

  test('refuses an image that the engine does not have', async () => {
    const request = scriptRequest('missing', 'exit 0');
    for (const TrainingImage of ['000000000000.dkr.ecr.us-east-1.amazonaws.com/no-such-image:1', '--help']) {
      const AlgorithmSpecification = { ...request.AlgorithmSpecification, TrainingImage } as never;
      await expect(train(server, { ...request, AlgorithmSpecification })).rejects.toThrow(/^Cannot find repository: /);
    }
  });

  test('runs an image that only the engine has, where processes come first, and none where they are all', async () => {
    const auto = await start('auto', fixtures);
    const processes = await start('process', fixtures);
    try {
      const { job, lines } = await train(auto, scriptRequest('own-image', 'cat /etc/hostname > /dev/null; id -u; pwd'));
      expect([job.TrainingJobStatus, lines.at(-1)]).toEqual(['Completed', '/opt/program/lightgbm']);
      const probe = await train(auto, trainingRequest('probe'));
      expect(probe.job.TrainingJobStatus).toBe('Completed');
      await expect(train(processes, scriptRequest('own-image', 'exit 0'))).rejects.toThrow(/^Cannot find repository: /);
    } finally {
      await Promise.all([auto.close(), processes.close()]);
    }
  });
});

describe.skipIf(noEngine)(engineTitle('after kill -9 of the server, a container'), () => {
  let server: ServerProcess;
  const begin = async () => {
    const flags = ['--containers', containers, '--runner', 'docker'];
    server = await startServerProcess({ root, s3Endpoint: store.url, flags });
  };
  const create = async (name: string, pause: string) => {
    const script =
      `echo begin; i=0; while [ $i -lt 40 ]; do echo $i; i=$((i+1)); ${pause}; done; ` +
      'rm -f /opt/ml/model/go; echo done > /opt/ml/model/m';
    await sagemakerClient(server.url).send(new CreateTrainingJobCommand(scriptRequest(name, script)));
    await untilStarted(logsClient(server.url), name);
  };
  const endOf = async (name: string) => {
    const job = await describeUntil(sagemakerClient(server.url), name, hasEnded);
    return { job, lines: await logLines(logsClient(server.url), name) };
  };
  afterEach(() => server?.kill());

  test('goes on, and is followed to its end by the next server', async () => {
    await begin();
    await create('adopted', 'until [ -e /opt/ml/model/go ]; do sleep 0.05; done');
    const before = await engineWithLightgbm?.containers('root', root);
    await server.kill();
    await begin();
    expect(await engineWithLightgbm?.containers('root', root)).toEqual(before);
    writeFileSync(`${root}/jobs/adopted/algo-1/ml/model/go`, '');
    const { job, lines } = await endOf('adopted');
    expect([job.TrainingJobStatus, lines]).toEqual([
      'Completed',
      ['begin', ...Array.from({ length: 40 }, (_, i) => `${i}`)],
    ]);
    expect(await readArchive(await store.get('models/adopted/output/model.tar.gz'), 'm')).toBe('done\n');
    expect(await engineWithLightgbm?.containers('root', root)).toEqual([]);
  });

  test('that nobody follows any more is ended before the job begins again', async () => {
    await begin();
    await create('unfollowed', 'sleep 0.05');
    const [first] = (await engineWithLightgbm?.containers('root', root)) ?? [];
    await server.kill();
    for (const { identity } of await findByEnvironment(RUN_VARIABLE, root)) sendSignal(identity.pid, 'SIGKILL');
    await begin();
    const { job, lines } = await endOf('unfollowed');
    expect(job.TrainingJobStatus).toBe('Completed');
    expect(lines.filter((line) => line === 'begin')).toHaveLength(2);
    expect(lines.filter((line) => line === '39')).toHaveLength(1);
    expect((await engineWithLightgbm?.containers('root', root))?.map(({ id }) => id)).not.toContain(first?.id);
  });
});

describe('a server that shall run everything in a container engine', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('does not start without one', async () => {
    vi.stubEnv('DOCKER', '/no/such/engine');
    const options = { root: `${folder}/none`, python: 'python3', credentials, runner: 'docker' as const };
    await expect(startServer(options)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: No container engine answers: '/no/such/engine', which DOCKER names, does not list its containers. Start one, name another in DOCKER, or run containers as processes with '--runner process'.]`,
    );
  });
});
