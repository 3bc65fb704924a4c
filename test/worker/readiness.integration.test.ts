import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import type { WorkerStatus } from '@temporalio/worker';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { serveHealth } from '../../worker/health.js';
import { type ReadinessDeps, ReadinessProbe } from '../../worker/readiness.js';

const polls = {
  getStatus: () => ({ runState: 'RUNNING', activityPollerState: 'POLLING' }) as WorkerStatus,
};
const away = (message: string) => () => Promise.reject(new Error(message));

/** What a worker is asked by whoever sends it work, while its services answer as they are said to. */
async function askReady(services: { temporal: () => Promise<unknown>; store: () => Promise<unknown> }) {
  const s3 = new S3Client({ region: 'us-east-1', credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } });
  s3.send = services.store as typeof s3.send;
  const temporal = {
    options: { namespace: 'sales' },
    connection: { withDeadline: services.temporal },
  } as unknown as ReadinessDeps['temporal'];
  const probe = new ReadinessProbe({
    temporal,
    s3,
    bucket: 'forecast',
    workers: { control: polls },
    isEnding: () => false,
  });
  const server = await serveHealth(
    { host: '127.0.0.1', port: 0 },
    { readiness: () => probe.look(), metrics: async () => '', log: pino({ level: 'silent' }) },
  );
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/ready`);
  const body = await answer.json();
  server.closeAllConnections();
  server.close();
  return { status: answer.status, body };
}

describe('/ready', () => {
  const here = async () => ({});
  const ok = { ok: true };

  it('is 200 while everything is there', async () => {
    expect(await askReady({ temporal: here, store: here })).toEqual({
      status: 200,
      body: { ready: true, checks: { temporal: ok, objectStore: ok, workers: ok } },
    });
  });

  it('is 503 while Temporal is away, and says so', async () => {
    const problem = 'Temporal does not answer for the namespace sales: 14 UNAVAILABLE';
    expect(await askReady({ temporal: away('14 UNAVAILABLE'), store: here })).toEqual({
      status: 503,
      body: { ready: false, checks: { temporal: { ok: false, problem }, objectStore: ok, workers: ok } },
    });
  });

  it('is 503 while S3 is away, and says so', async () => {
    const problem = 'The bucket forecast does not answer: socket hang up';
    expect(await askReady({ temporal: here, store: away('socket hang up') })).toEqual({
      status: 503,
      body: { ready: false, checks: { temporal: ok, objectStore: { ok: false, problem }, workers: ok } },
    });
  });
});
