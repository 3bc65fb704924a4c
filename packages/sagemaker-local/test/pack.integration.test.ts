import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonPath } from '../../../local/installed/python.mjs';
import { contractProgram, SETUP_COMMAND } from './contract/python.js';
import {
  bucket,
  credentials,
  describeUntil,
  hasEnded,
  type ObjectStore,
  readArchive,
  region,
  sagemakerClient,
  startObjectStore,
  temporaryFolder,
  trainingRequest,
} from './support/test-bench.js';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../../..', import.meta.url));
const boto3Python = contractProgram('python');
const installed = 'node_modules/@durable-forecast/sagemaker-local';

const folder = temporaryFolder();
const home = join(folder.path, 'home');
let store: ObjectStore;
let server: ChildProcess | undefined;
let url: string;
/** Why npm could not install the package; undefined when it did. */
let unreachable: string | undefined;

beforeAll(async () => {
  store = await startObjectStore();
  const { stdout } = await run('npm', ['pack', '-w', 'packages/sagemaker-local', '--pack-destination', folder.path], {
    cwd: project,
  });
  const tarball = join(folder.path, stdout.trim().split('\n').at(-1) as string);
  mkdirSync(home);
  unreachable = await install(tarball);
  if (unreachable === undefined) url = await start();
  // npm may have to fetch all that the package depends on.
}, 240_000);
afterAll(async () => {
  if (server !== undefined && server.exitCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }
  await store?.close();
  folder.remove();
});

/** @returns why the registry can't be reached, where that is what npm fails of */
async function install(tarball: string): Promise<string | undefined> {
  await run('npm', ['init', '-y'], { cwd: home });
  const quickly = ['--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=0', '--fetch-timeout=30000'];
  try {
    await run('npm', ['install', ...quickly, tarball], { cwd: home });
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr: string };
    const code = /code (ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)/.exec(
      stderr,
    );
    if (code === null) throw error;
    return `npm can't reach the registry (${code[1]}), and its cache lacks something`;
  }
}

/** The keys and addresses, and nothing else of this process that could help the package to run. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_DEFAULT_REGION: region,
  AWS_ENDPOINT_URL_S3: store.url,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
});

/** Starts the command that npm has linked. @returns its address */
async function start(): Promise<string> {
  const words = ['--root', 'root', ...(pythonPath() === undefined ? [] : ['--python', pythonPath() as string])];
  server = spawn(join(home, 'node_modules/.bin/sagemaker-local'), words, {
    cwd: home,
    env: environment(),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([once(lines, 'line'), once(server, 'exit')])) as [string];
  return (JSON.parse(line) as { url: string }).url;
}

describe('the packed package, installed into an empty folder', () => {
  test('brings neither TypeScript nor another workspace, and no test', ({ skip }) => {
    skip(unreachable !== undefined, unreachable);
    const names = readdirSync(join(home, 'node_modules'));
    for (const name of ['tsx', 'typescript', 'esbuild']) expect(names).not.toContain(name);
    expect(readdirSync(join(home, 'node_modules/@durable-forecast'))).toEqual(['sagemaker-local']);
    expect(readdirSync(join(home, installed)).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'containers', 'dist', 'docs', 'package.json'].sort(),
    );
  });

  test('trains XGBoost for a client of another language', async ({ skip }) => {
    skip(unreachable !== undefined, unreachable);
    skip(boto3Python === undefined, `there is no boto3; '${SETUP_COMMAND}' makes it`);
    const { stdout } = await run(boto3Python as string, [join(home, installed, 'docs/train_xgboost.py')], {
      cwd: home,
      env: { ...environment(), AWS_ENDPOINT_URL: url },
    });
    expect(stdout).toMatch(
      /^\[19\]#011train-rmse:0\.\d+\nCompleted s3:\/\/example\/models\/xgboost-[\d-]+\/output\/model\.tar\.gz\n$/,
    );
  });

  test('trains XGBoost for the JavaScript SDK and keeps its model', async ({ skip }) => {
    skip(unreachable !== undefined, unreachable);
    const sagemaker = sagemakerClient(url);
    await store.put('rows/a.csv', Array.from({ length: 100 }, (_, row) => `${(row % 7) * 3},${row % 7}\n`).join(''));
    const source = { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/rows/` };
    const request = trainingRequest(
      'packed',
      { num_round: '5' },
      {
        AlgorithmSpecification: {
          TrainingImage: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
          TrainingInputMode: 'File',
        },
        InputDataConfig: [{ ChannelName: 'train', ContentType: 'text/csv', DataSource: { S3DataSource: source } }],
      },
    );
    await sagemaker.send(new CreateTrainingJobCommand(request));
    const job = await describeUntil(sagemaker, 'packed', hasEnded);
    expect(job.FailureReason).toBeUndefined();
    expect(job.FinalMetricDataList?.map(({ MetricName }) => MetricName)).toEqual(['train:rmse']);
    const model = await store.get('models/packed/output/model.tar.gz');
    expect((await readArchive(model, 'xgboost-model')).length).toBeGreaterThan(100);
  });
});
