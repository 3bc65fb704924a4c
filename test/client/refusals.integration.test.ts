import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '@durable-forecast/lib/free-port';
import { afterAll, describe, expect, it, test } from 'vitest';
import { forecastCommand } from '../support/forecast-command.js';

const command = fileURLToPath(new URL('../../client/forecast.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the command says that can't do its work, and its exit code. */
async function refusal(...args: string[]): Promise<string> {
  const ofThisMachine = Object.keys(process.env).filter((name) => /^(AWS|TEMPORAL|FORECAST)_/.test(name));
  const { code, err } = await forecastCommand(args, Object.fromEntries(ofThisMachine.map((name) => [name, undefined])));
  return `${code}: ${err.replaceAll(folder, '<folder>')}`;
}

describe('a state folder that can not be', () => {
  it.each(['start', 'local'])('ends forecast %s with its name and the cure', async (name) => {
    writeFileSync(join(folder, 'file'), '');
    expect(await refusal(name, '--state', join(folder, 'file', 'below'))).toBe(
      "1: The state folder <folder>/file/below can't be written to (ENOTDIR). Give another with --state.",
    );
  });

  it.runIf(process.platform === 'linux')('ends the command where Node would try for ever to make it', async () => {
    expect(await refusal('start', '--state', '/proc/none')).toBe(
      "1: The state folder /proc/none can't be written to (ENOENT). Give another with --state.",
    );
  });
});

test('a summary that could not be written is refused before the run', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect([
    await refusal('start', '--summary', join(folder, 'file', 'none', 'summary.json')),
    await refusal('run', '--config', 'none.yaml', '--summary', folder),
  ]).toMatchInlineSnapshot(`
    [
      "2: error: option '--summary <file>' argument '<folder>/file/none/summary.json' is invalid. <folder>/file is no folder.",
      "2: error: option '--summary <file>' argument '<folder>' is invalid. It is a folder; name a file in it.",
    ]
  `);
});

test('an id that no run can have, and an address that is none, are refused before anything is sent', async () => {
  expect([
    await refusal('run', '--config', 'none.yaml', '--run', 'a b'),
    await refusal('run', '--config', 'none.yaml', '--dataset', 'data'),
    await refusal('status', ''),
    await refusal('leaderboard', 'a/b'),
  ]).toMatchInlineSnapshot(`
    [
      "2: error: option '--run <name>' argument 'a b' is invalid. A run is named by up to 80 letters, digits, hyphens and underscores, a letter or digit first.",
      "2: error: option '--dataset <uri>' argument 'data' is invalid. It must be an address in S3, s3://BUCKET/PREFIX.",
      "2: error: command-argument value '' is invalid for argument 'run'. A run is named by up to 80 letters, digits, hyphens and underscores, a letter or digit first.",
      "2: error: command-argument value 'a/b' is invalid for argument 'run'. A run is named by up to 80 letters, digits, hyphens and underscores, a letter or digit first.",
    ]
  `);
});

describe('a Temporal that is not there', () => {
  const settings = { AWS_REGION: 'us-east-1', FORECAST_BUCKET: 'forecast', TEMPORAL_ADDRESS: 'nowhere.invalid:7233' };

  it('ends a command with its address and exit code 4', async () => {
    const run = promisify(execFile)(process.execPath, [command, 'runs'], { env: { ...process.env, ...settings } });
    await expect(run).rejects.toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringMatching(
        /^Temporal does not answer at nowhere\.invalid:7233 \(ENOTFOUND\)\. Start it, or set/,
      ),
    });
  });

  it('is waited for, and Ctrl-C ends that with exit code 130', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const waiting = spawn(process.execPath, [command, 'runs'], {
      env: { ...process.env, ...settings, TEMPORAL_ADDRESS: address },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await once(waiting.stderr, 'data');
    waiting.kill('SIGINT');
    expect(await once(waiting, 'exit')).toEqual([130, null]);
  });
});
