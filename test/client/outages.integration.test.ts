import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@durable-forecast/lib/free-port';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, waitingS3 } from '../../client/connection/connect.js';
import { Patience } from '../../client/connection/patience.js';
import { isKnownRun } from '../../client/runs/is-known-run.js';
import { uploadDataset } from '../../client/runs/upload-dataset.js';
import { followRun } from '../../client/views/follow-run.js';
import { requestSchema } from '../../contracts/request/request.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { temporalPath } from '../../local/installed/servers.mjs';
import { sample } from '../support/dataset-files.js';
import { searchAttributeFlags } from '../support/temporal.js';
import { until } from '../support/until.js';
import { useS3 } from '../support/use-s3.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-outages-'));
  for (const [name, text] of Object.entries(sample)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A command's patience, and what it says. */
function patienceOf(limitMs?: number): { patience: Patience; lines: string[] } {
  const patience = new Patience(limitMs);
  const lines: string[] = [];
  patience.tell = (line) => lines.push(line);
  return { patience, lines };
}

describe('S3', () => {
  const server = useS3();
  const clientWith = (patience: Patience) =>
    waitingS3(patience, {
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: server.credentials,
      forcePathStyle: true,
    });

  it('that is away while data is uploaded is waited for, with a line that says so', async () => {
    const { patience, lines } = patienceOf();
    const comeBack = await server.goAway();
    const upload = uploadDataset({ s3: clientWith(patience), bucket: server.bucket, dir: folder });
    await until(() => lines.length > 0, { what: 'the line' });
    await comeBack();
    expect(await upload).toEqual({ uri: expect.stringMatching(/^s3:\/\/forecast\/datasets\//) });
    expect(lines).toEqual([
      expect.stringMatching(/^S3 does not answer \(.*ECONNREFUSED.*\); waiting for it, for up to a minute\.$/),
      'S3 answers again.',
    ]);
  });

  it('that stays away ends the command with a sentence', async () => {
    const { patience } = patienceOf(500);
    const comeBack = await server.goAway();
    const upload = uploadDataset({ s3: clientWith(patience), bucket: server.bucket, dir: folder });
    await expect(upload).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^S3 has not answered for 0.5 s: .*ECONNREFUSED.*\. Start the command again when/),
    });
    await comeBack();
  });

  it('that refuses is not waited for', async () => {
    const { patience, lines } = patienceOf();
    const upload = uploadDataset({ s3: clientWith(patience), bucket: 'another', dir: folder });
    await expect(upload).rejects.toMatchObject({ name: 'NoSuchBucket' });
    expect(lines).toEqual([]);
  });
});

describe('Temporal', () => {
  let server: ChildProcess | undefined;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    vi.stubEnv('TEMPORAL_ADDRESS', `127.0.0.1:${port}`);
    vi.stubEnv('FORECAST_BUCKET', 'forecast');
    vi.stubEnv('AWS_REGION', 'us-east-1');
  });
  afterEach(() => stop());
  afterAll(() => vi.unstubAllEnvs());

  /** A server that keeps what it knows in a file. */
  function start(): void {
    server = spawn(
      temporalPath() as string,
      [
        ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(port)],
        ...['--db-filename', join(folder, 'temporal.db'), ...searchAttributeFlags],
      ],
      { stdio: 'ignore' },
    );
  }

  async function stop(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  }

  it('that is away while a run is followed is waited for, with a line that says so', async () => {
    start();
    const { patience } = patienceOf();
    const client = await connect(folder, patience);
    expect(await isKnownRun(client, 'followed')).toBe(false);
    const run = await client.temporal.workflow.start(workflowTypes.forecastPipeline, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: 'followed',
      args: [{ run: 'followed', request: requestSchema.parse({}), dataset: { uri: 's3://raw/' } }],
    });
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const lines = () => said.mock.calls.map(([line]) => String(line));
    const followed = followRun(client, 'followed');
    await stop();
    await until(() => lines().length > 0, { what: 'the line' });
    start();
    await until(() => run.terminate(), { what: 'Temporal to be back' });
    expect(await followed).toMatchObject({ ok: false, state: { status: 'terminated' } });
    expect(lines().slice(0, 2)).toEqual([
      expect.stringMatching(/^Temporal does not answer \(.*\); waiting for it, for up to 10 minutes\.$/),
      'Temporal answers again.',
    ]);
    said.mockRestore();
    await client.close();
  });

  it('that stays away ends the command with a sentence', async () => {
    const { patience, lines } = patienceOf(100);
    await expect(connect(folder, patience)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/^Temporal has not answered for 0.1 s: 127.0.0.1:\d+: .+ Start the command again/),
    });
    expect(lines).toHaveLength(1);
  });
});
