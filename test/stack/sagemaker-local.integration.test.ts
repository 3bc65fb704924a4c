import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ListTrainingJobsCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { isAlive } from '@durable-forecast/lib/process-identity.mjs';
import { afterAll, expect, test } from 'vitest';
import { StateFolder } from '../../local/stack/state-folder.js';
import { forecastCommand } from '../support/forecast-command.js';

const folder = mkdtempSync(join(tmpdir(), 'sagemaker-local-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const command = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));

/** The variables of this process, without AWS settings of this machine. */
const ownSettings = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
const variables = Object.fromEntries(ownSettings.map((name) => [name, undefined]));

/** The command as a person starts it. */
const forecast = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [command, 'sagemaker-local', ...args], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** What a command says that does not come up, and its exit code. */
async function failureOf(...args: string[]): Promise<string> {
  const { code, err } = await forecastCommand(['sagemaker-local', ...args], variables);
  return `${code}: ${err.replaceAll(folder, '<folder>')}`;
}

/** Reads what the command prints until it says that it is ready. */
async function printed(child: ChildProcess): Promise<string> {
  let all = '';
  for await (const chunk of child.stdout ?? []) {
    all += chunk;
    if (all.includes('Ready.')) return all;
  }
  throw new Error(`The command ended before it was ready:\n${all}`);
}

test('serves AWS clients that are set up with the lines it prints, and ends with everything it started', async () => {
  const root = join(folder, 'root');
  const child = forecast('--root', root, '--', '--account', '123456789012');
  const output = await printed(child);
  const lines = Object.fromEntries(
    [...output.matchAll(/^export ([A-Z_0-9]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  expect(output).toContain(`SageMaker   ${lines.AWS_ENDPOINT_URL_SAGEMAKER} (with its runtime and CloudWatch Logs)`);
  expect(output).toContain(`S3          ${lines.AWS_ENDPOINT_URL_S3}, bucket forecast`);
  const client = new SageMakerClient({
    endpoint: lines.AWS_ENDPOINT_URL_SAGEMAKER as string,
    region: lines.AWS_REGION as string,
    credentials: {
      accessKeyId: lines.AWS_ACCESS_KEY_ID as string,
      secretAccessKey: lines.AWS_SECRET_ACCESS_KEY as string,
    },
  });
  expect(await client.send(new ListTrainingJobsCommand({}))).toMatchObject({ TrainingJobSummaries: [] });
  expect(await failureOf('--root', root)).toMatchInlineSnapshot(
    `"1: Another stack already runs from <folder>/root. Stop it first, or give another folder with --root."`,
  );

  const parts = Object.values(new StateFolder(root).processes).flat();
  expect(parts.filter(isAlive).length).toBeGreaterThanOrEqual(2);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  await ended;
  expect(parts.filter(isAlive)).toEqual([]);
});

test('a port that is taken is named, with the cure', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const said = await failureOf('--root', join(folder, 'taken'), '--port', String(port));
  other.close();
  expect(said.replace(String(port), '<port>')).toMatchInlineSnapshot(
    `"1: Port <port> of 127.0.0.1 can't be used: another program has it, or it needs more rights. Give another with --port, or leave it out."`,
  );
});

test('a root that can not be written, a port that is none, and an S3 server without keys are refused in words', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect([
    await failureOf('--root', join(folder, 'file', 'below')),
    await failureOf('--root', join(folder, 'none'), '--port', '70000'),
    await failureOf('--root', join(folder, 'none'), '--s3', 'http://127.0.0.1:9'),
    await failureOf('--root', join(folder, 'wrong'), '--', '--lost-jobs', 'forget'),
  ]).toMatchInlineSnapshot(`
    [
      "1: The root folder <folder>/file/below can't be written to (ENOTDIR). Give another with --root.",
      "2: error: option '--port <number>' argument '70000' is invalid. It must be a port number, 0 to 65535.",
      "2: --s3 needs the keys of that server: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      "1: The local SageMaker could not start: sagemaker ended (exit code 1).
      error: option '--lost-jobs <policy>' argument 'forget' is invalid. It must be 'restart' or 'fail'.",
    ]
  `);
});
