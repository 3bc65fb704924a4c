import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forecastCommand } from '../../support/forecast-command.js';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const REPOSITORY = `${HOST}/durable-forecast-lightgbm`;
const ID = 'ab'.repeat(32);
const DIGEST = `sha256:${'12'.repeat(32)}`;

/** Answers as the command line of an engine does, and writes down what it was asked; a real one is nowhere to be had in tests. */
const ENGINE = `#!/usr/bin/env node
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const stdin = words[0] === 'login' ? readFileSync(0, 'utf8') : '';
appendFileSync(process.env.CALLS, JSON.stringify({ words, stdin }) + '\\n');
const isPodman = process.env.ENGINE_IS === 'podman';
const format = words[words.indexOf('--format') + 1];
if (words[0] === '--version') console.log(isPodman ? 'podman version 5.4.2' : 'Docker version 28.2.2');
if (words[0] === 'build') console.error('#1 building');
if (words[0] === 'image' && format === '{{.Id}}') console.log(isPodman ? '${ID}' : 'sha256:${ID}');
if (words[0] === 'image' && format === '{{json .RepoDigests}}')
  console.log(JSON.stringify(['other/durable-forecast-lightgbm@sha256:${'34'.repeat(32)}', '${REPOSITORY}@${DIGEST}']));
if (words[0] === 'push') {
  if (process.env.REFUSES) { console.error(process.env.REFUSES); process.exit(1); }
  if (words[1] === '--digestfile') writeFileSync(words[2], '${DIGEST}');
}
`;
const AWS = `#!/bin/sh
printf planted-password
`;

let folder: string;
let environment: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'push-images-'));
  mkdirSync(join(folder, 'bin'));
  for (const [name, text] of Object.entries({ engine: ENGINE, aws: AWS })) {
    writeFileSync(join(folder, 'bin', name), text);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  environment = {
    ...{ DOCKER: join(folder, 'bin/engine'), CALLS: join(folder, 'calls'), AWS_REGION: 'eu-west-1' },
    FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
  };
});
beforeEach(() => writeFileSync(join(folder, 'calls'), ''));
afterAll(() => rmSync(folder, { recursive: true }));

const push = (more: Record<string, string>, ...words: string[]) =>
  forecastCommand(['push-images', 'lightgbm', ...words], { ...environment, ...more });

const calls = (): { words: string[]; stdin: string }[] =>
  readFileSync(join(folder, 'calls'), 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('forecast push-images', () => {
  it('builds for the instances of SageMaker, pushes under a tag of the content, and keeps the digest of that registry', async () => {
    const file = join(folder, 'worker.env');
    writeFileSync(file, 'A=1\n');
    const { code, out } = await push({}, '--env', file);
    expect([code, out.trim()]).toEqual([0, `FORECAST_IMAGE_LIGHTGBM=${REPOSITORY}@${DIGEST}`]);
    expect(readFileSync(file, 'utf8')).toBe(`A=1\nFORECAST_IMAGE_LIGHTGBM=${REPOSITORY}@${DIGEST}\n`);
    const [build, tagged, pushed] = ['build', 'tag', 'push'].map((word) =>
      calls().find(({ words }) => words[0] === word),
    );
    expect(build?.words.slice(0, 3)).toEqual(['build', '--platform', 'linux/amd64']);
    expect(tagged?.words).toEqual(['tag', 'durable-forecast-lightgbm:1', `${REPOSITORY}:1-${ID.slice(0, 12)}`]);
    expect(pushed?.words).toEqual(['push', `${REPOSITORY}:1-${ID.slice(0, 12)}`]);
  });

  it('takes the digest that Podman has pushed, since it may have compressed the layers anew', async () => {
    const { out } = await push({ ENGINE_IS: 'podman' }, '--json');
    expect(JSON.parse(out)).toEqual({
      schema: 'forecast.pushed-images/1',
      registry: HOST,
      images: [
        {
          algorithm: 'lightgbm',
          variable: 'FORECAST_IMAGE_LIGHTGBM',
          address: `${REPOSITORY}@${DIGEST}`,
          tag: `1-${ID.slice(0, 12)}`,
        },
      ],
    });
  });

  it('signs in by a password that stands in no list of processes', async () => {
    expect(await push({}, '--login')).toMatchObject({ code: 0 });
    const login = calls().find(({ words }) => words[0] === 'login');
    expect(login).toEqual({
      words: ['login', '--username', 'AWS', '--password-stdin', HOST],
      stdin: 'planted-password',
    });
  });

  it('says what to do where the registry refuses it, and writes nothing', async () => {
    const file = join(folder, 'refused.env');
    const { code, err } = await push({ REFUSES: 'no basic auth credentials' }, '--env', file);
    expect([code, err]).toEqual([1, expect.stringContaining('Give --login, or sign in: aws ecr get-login-password')]);
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });

  it('needs an engine that answers', async () => {
    expect(await push({ DOCKER: join(folder, 'bin/none') })).toEqual({
      code: 4,
      out: '',
      err: expect.stringContaining('No container engine answers'),
    });
  });
});
