import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from '@durable-forecast/lib/free-port';
import { versitygwPath } from '../../local/installed/servers.mjs';
import { until } from './until.js';

export interface TestS3 {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly client: S3Client;
  readonly bucket: string;
  /** Where the server keeps the bucket. */
  readonly bucketFolder: string;
  /** Ends the server: connections are refused until the function that it gives is called, which starts it again on the same data. */
  goAway(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

/** A real S3 server on a temporary folder and a free port of 127.0.0.1, with one bucket. */
export async function startS3(): Promise<TestS3> {
  const binary = versitygwPath();
  if (binary === undefined) throw new Error("The S3 server is missing; run 'npm run setup'.");
  const folder = await mkdtemp(join(tmpdir(), 'forecast-s3-'));
  await mkdir(join(folder, 'root'));
  await mkdir(join(folder, 'accounts'));
  const port = await freePort();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test-secret' };
  const accounts = ['--iam-dir', join(folder, 'accounts')];
  const start = () =>
    spawn(binary, ['--port', `127.0.0.1:${port}`, ...accounts, 'posix', join(folder, 'root')], {
      env: { ...process.env, ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
      stdio: 'ignore',
    });
  let server = start();
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  const bucket = 'forecast';
  const answers = { what: 'the S3 server to answer' };
  await until(() => client.send(new CreateBucketCommand({ Bucket: bucket })), answers);
  return {
    endpoint,
    credentials,
    client,
    bucket,
    bucketFolder: join(folder, 'root', bucket),
    goAway: async () => {
      await end(server);
      return async () => {
        server = start();
        await until(() => client.send(new HeadBucketCommand({ Bucket: bucket })), answers);
      };
    },
    stop: async () => {
      client.destroy();
      await end(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

/** Keys of an account of the server that owns no bucket and may use none. */
export async function otherAccount({ endpoint, credentials }: Pick<TestS3, 'endpoint' | 'credentials'>) {
  const other = { accessKeyId: 'other', secretAccessKey: 'other-secret' };
  const { accessKeyId, secretAccessKey } = credentials;
  await promisify(execFile)(versitygwPath() as string, [
    ...['admin', '--access', accessKeyId, '--secret', secretAccessKey, '--endpoint-url', endpoint, 'create-user'],
    ...['--access', other.accessKeyId, '--secret', other.secretAccessKey, '--role', 'user'],
  ]);
  return other;
}
