import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSecret } from '../../../activities/notification/read-secret.js';
import { webhookTarget } from '../../../activities/notification/webhook-target.js';
import type { ChannelOf } from '../../../contracts/notification/channel.js';
import { webhook } from '../../workflows/fixtures/channels.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  writeFileSync(join(folder, 'planners-hook'), 'from the file\n');
  writeFileSync(join(folder, 'empty'), '\n');
  mkdirSync(join(folder, 'a-folder'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string, environment: Record<string, string> = {}) => readSecret({ environment, folder }, name);

describe('a secret of the worker', () => {
  it('is the variable of its name', async () => {
    expect(await read('planners-hook', { FORECAST_SECRET_PLANNERS_HOOK: 'from the variable' })).toBe(
      'from the variable',
    );
  });

  it('is the file of its name where there is no variable, without its last newline', async () => {
    expect(await read('planners-hook')).toBe('from the file');
    expect(await read('planners-hook', { FORECAST_SECRET_PLANNERS_HOOK: '' })).toBe('from the file');
  });

  it('that is nowhere, empty or no file is told with where it belongs', async () => {
    await expect(read('nobody')).rejects.toMatchObject({
      type: 'SecretMissing',
      message: `The secret nobody is missing on the worker: set the variable FORECAST_SECRET_NOBODY for it, or write it into the file ${folder}/nobody (the folder is FORECAST_SECRETS_DIR).`,
    });
    await expect(read('empty')).rejects.toMatchObject({
      message: expect.stringContaining('The secret empty is empty: '),
    });
    await expect(read('a-folder')).rejects.toMatchObject({ message: expect.stringContaining("can't read its secret") });
  });
});

describe('what a webhook is signed with', () => {
  const target = (environment: Record<string, string>, more: object = {}) =>
    webhookTarget({ environment, folder }, webhook(more) as ChannelOf<'webhook'>);

  it('is no word that can be guessed', async () => {
    await expect(target({ FORECAST_SECRET_PLANNERS: 'short' })).rejects.toMatchObject({
      type: 'NotificationRefused',
      message: expect.stringContaining("shorter than 16 characters: make one with 'openssl rand -hex 32'"),
    });
  });

  it('goes to no address that is none, and the address is not told', async () => {
    const environment = { FORECAST_SECRET_PLANNERS: 'x'.repeat(16), FORECAST_SECRET_HOOK: 'h00k' };
    await expect(target(environment, { url: undefined, urlSecret: 'hook' })).rejects.toMatchObject({
      type: 'NotificationRefused',
      message: 'The secret hook is no address to post to: give a whole address: https://host/path.',
    });
  });
});
