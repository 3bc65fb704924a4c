import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { Client } from '@temporalio/client';
import type { WorkerStatus } from '@temporalio/worker';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { checkBucket } from '../../worker/check-bucket.js';
import { checkTemporal } from '../../worker/check-temporal.js';
import { serveHealth } from '../../worker/health.js';
import { type Readiness, ReadinessProbe } from '../../worker/readiness.js';
import { StartError } from '../../worker/start-error.js';
import { forecastCommand } from '../support/forecast-command.js';
import { useSetUp } from '../support/set-up.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';

const setUp = useSetUp();
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const silent = pino({ level: 'silent' });
const loader = import.meta.resolve('tsx');

/** A worker with these variables changed, and a channel to the test as to a launcher. */
async function spawnWorker(changed: Readonly<Record<string, string>>): Promise<ChildProcess> {
  return spawn(process.execPath, ['--import', loader, file('worker/main.ts')], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      ...setUp.environment,
      FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(),
      FORECAST_LOG_LEVEL: 'fatal',
      ...changed,
    },
  });
}

/** A worker with these variables changed, until it is ready or has ended. @returns what it printed on both streams */
async function startWorker(changed: Readonly<Record<string, string>> = {}): Promise<{ ready: boolean; said: string }> {
  const worker = await spawnWorker(changed);
  let said = '';
  worker.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(worker, 'exit');
  const ready = await Promise.race([once(worker.stdout as Readable, 'data').then(() => true), ended.then(() => false)]);
  worker.kill('SIGTERM');
  await ended;
  return { ready, said };
}

const setUpTemporal = async () => (await forecastCommand(['setup-temporal'], setUp.environment)).out;

describe('a worker', () => {
  it('says that it is ready only when the namespace has been set up, which is done once', async () => {
    const before = await startWorker();
    expect(before.ready).toBe(false);
    expect(before.said).toMatch(
      /^The namespace default lacks the search attributes .*\. Run 'npx forecast setup-temporal', which registers them\.\n$/,
    );
    expect(await setUpTemporal()).toContain(`  ${searchAttributes.stage.name}  KEYWORD`);
    expect(await setUpTemporal()).toMatch(
      /^The namespace default has all \d+ search attributes already; nothing was changed\.\n$/,
    );
    expect(await startWorker()).toMatchObject({ ready: true });
    // Two workers are started.
  }, 180_000);

  it('is refused where there is no such namespace', async () => {
    const connection = setUp.temporal.nativeConnection;
    const temporal = new Client({ connection, namespace: 'sales' });
    const refused = checkTemporal(temporal, 'temporal.example:7233', silent).catch((error: unknown) => error);
    expect(await refused).toMatchObject({
      name: 'StartError',
      message: expect.stringContaining(
        'Temporal at temporal.example:7233 has no namespace sales. Set TEMPORAL_NAMESPACE',
      ),
    });
  });

  it('ends at the first signal, or with its launcher, while it still starts', async () => {
    const silentTemporal = async () => {
      const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    };
    const servers = await Promise.all([silentTemporal(), silentTemporal()]);
    const asked = once(servers[1], 'connection');
    const [left, told] = (await Promise.all(
      servers.map((server) => spawnWorker({ TEMPORAL_ADDRESS: `127.0.0.1:${(server.address() as AddressInfo).port}` })),
    )) as [ChildProcess, ChildProcess];
    const ends = [once(left, 'exit'), once(told, 'exit')];
    left.disconnect();
    await asked;
    told.kill('SIGTERM');
    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
    ]);
    for (const server of servers) server.close();
    // Two workers are started.
  }, 60_000);

  it('waits for an object store that is away, and for none that refuses it', async () => {
    const clientOf = (more: object) =>
      new S3Client({
        region: 'us-east-1',
        credentials: setUp.store.credentials,
        endpoint: setUp.store.endpoint,
        ...more,
      });
    await expect(
      checkBucket(clientOf({ endpoint: 'http://127.0.0.1:1' }), 'forecast', silent),
    ).resolves.toBeUndefined();
    await expect(checkBucket(clientOf({ credentials: setUp.other }), 'forecast', silent)).rejects.toThrow(StartError);
    await expect(checkBucket(clientOf({}), 'elsewhere', silent)).rejects.toThrow('There is no bucket elsewhere');
  });

  it('says which of what it needs is away, and why', async () => {
    const away = new S3Client({ region: 'us-east-1', credentials: setUp.other, endpoint: 'http://127.0.0.1:1' });
    const connection = setUp.temporal.nativeConnection;
    const statusOf = (runState: string, activityPollerState: string) => ({
      getStatus: () => ({ runState, activityPollerState, workflowPollerState: 'SHUTDOWN' }) as WorkerStatus,
    });
    const probe = (namespace: string, isEnding: boolean) =>
      new ReadinessProbe({
        temporal: new Client({ connection, namespace }),
        s3: away,
        bucket: 'forecast',
        workers: { control: statusOf('RUNNING', 'POLLING'), watch: statusOf('DRAINING', 'SHUTDOWN') },
        isEnding: () => isEnding,
      }).look();
    const problem = (text: RegExp) => ({ ok: false, problem: expect.stringMatching(text) });
    expect(await probe('default', false)).toEqual({
      ready: false,
      checks: {
        temporal: { ok: true },
        objectStore: problem(/^S3 does not answer.*ECONNREFUSED/),
        workers: problem(/^Not polled: watch \(DRAINING\)\.$/),
      },
    });
    expect((await probe('sales', true)).checks).toMatchObject({
      temporal: problem(/^Temporal does not answer for the namespace sales: /),
      workers: problem(/^The worker ends\.$/),
    });
  });

  it('is refused a port that another one answers on, and ends for no fault that its own has later', async () => {
    const warned: string[] = [];
    const answers = {
      readiness: async (): Promise<Readiness> => ({ ready: false, checks: {} as Readiness['checks'] }),
      metrics: async () => 'forecast_build_info 1\n',
      log: pino({}, { write: (line) => warned.push(JSON.parse(line).err.message) }),
    };
    const server = await serveHealth({ host: '127.0.0.1', port: 0 }, answers);
    const { port } = server.address() as AddressInfo;
    const ask = async (path: string, method = 'GET') => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method });
      return [answer.status, answer.headers.get('content-type'), await answer.text()];
    };
    expect(await ask('/ready?verbose')).toEqual([503, 'application/json', '{"ready":false,"checks":{}}\n']);
    expect(await ask('/metrics')).toEqual([200, expect.stringContaining('text/plain'), 'forecast_build_info 1\n']);
    expect(await ask('/health', 'HEAD')).toEqual([200, 'application/json', '']);
    expect(await ask('/')).toEqual([404, 'application/json', expect.stringContaining('/health, /ready and /metrics')]);
    expect(await ask('/health', 'POST')).toEqual([405, 'application/json', expect.stringContaining('POST')]);
    await expect(serveHealth({ host: '127.0.0.1', port }, answers)).rejects.toThrow(
      `The worker can't answer at 127.0.0.1:${port}: something listens there already`,
    );
    for (const message of ['EMFILE', 'ENFILE']) server.emit('error', new Error(message));
    expect(warned).toEqual(['EMFILE', 'ENFILE']);
    server.closeAllConnections();
    server.close();
  });
});
