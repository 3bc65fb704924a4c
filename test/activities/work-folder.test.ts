import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from '@durable-forecast/lib/process-identity.mjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inWorkFolder, removeAbandoned } from '../../activities/work-folder.js';

let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'forecast-temporary-'));
  vi.stubEnv('TMPDIR', temporary);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(temporary, { recursive: true, force: true });
});

describe('the folder of some work', () => {
  it('is empty when it begins, and gone when it has ended', async () => {
    const seen = await inWorkFolder('score', async (folder) => {
      expect(readdirSync(folder)).toEqual([]);
      writeFileSync(join(folder, 'panel'), 'bytes');
      return folder;
    });
    expect(seen).toContain(join(temporary, 'forecast-work-score-'));
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is gone when the work has failed', async () => {
    const work = inWorkFolder('score', () => Promise.reject(new Error('no such store')));
    await expect(work).rejects.toThrow('no such store');
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('what processes have left', () => {
  const own = identify(process.pid)!;
  const leave = (name: string, owner?: unknown) => {
    const place = join(temporary, name);
    mkdirSync(join(place, 'files'), { recursive: true });
    writeFileSync(join(place, 'files', 'panel'), 'bytes');
    if (owner !== undefined) writeFileSync(join(place, 'owner.json'), JSON.stringify(owner));
    return place;
  };
  const killed = { ...own, startedAt: 'before the last boot' };

  it('is removed when they were killed', async () => {
    const left = leave('forecast-work-score-a', { host: hostname(), process: killed });
    await removeAbandoned();
    expect(existsSync(left)).toBe(false);
  });

  it('stays while they live, where they ran on another host, and where it is not known whose it is', async () => {
    leave('forecast-work-score-b', { host: hostname(), process: own });
    leave('forecast-work-score-c', { host: 'elsewhere', process: killed });
    leave('forecast-work-score-d');
    leave('of-somebody-else', { host: hostname(), process: killed });
    await removeAbandoned();
    expect(readdirSync(temporary)).toHaveLength(4);
  });
});
