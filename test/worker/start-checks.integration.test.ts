import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { Client } from '@temporalio/client';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { checkBucket } from '../../worker/check-bucket.js';
import { checkTemporal } from '../../worker/check-temporal.js';
import { StartError } from '../../worker/start-error.js';
import { useSetUp } from '../support/set-up.js';
import { workflowBundleFile } from '../support/workflow-bundle.js';

const setUp = useSetUp();
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const silent = pino({ level: 'silent' });
const loader = import.meta.resolve('tsx');

/** A worker with these variables changed, until it is ready or has ended. @returns what it printed on both streams */
async function startWorker(changed: Readonly<Record<string, string>> = {}): Promise<{ ready: boolean; said: string }> {
  const worker = spawn(process.execPath, ['--import', loader, file('worker/main.ts')], {
    env: {
      ...process.env,
      ...setUp.environment,
      FORECAST_WORKFLOW_BUNDLE: await workflowBundleFile(),
      FORECAST_LOG_LEVEL: 'fatal',
      ...changed,
    },
  });
  let said = '';
  worker.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(worker, 'exit');
  const ready = await Promise.race([once(worker.stdout, 'data').then(() => true), ended.then(() => false)]);
  worker.kill('SIGTERM');
  await ended;
  return { ready, said };
}

const setUpTemporal = async () => {
  const env = { ...process.env, ...setUp.environment };
  const { stdout } = await promisify(execFile)(process.execPath, [file('client/forecast.mjs'), 'setup-temporal'], {
    env,
  });
  return stdout;
};

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
    // Two workers and two commands are started.
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
});
