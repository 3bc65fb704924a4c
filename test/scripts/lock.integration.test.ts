import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { claim, release } from '@durable-forecast/lib/claim.mjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MODULE = fileURLToPath(new URL('../../scripts/lock.mjs', import.meta.url));
let folder: string;
let file: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forecast-lock-'));
  file = join(folder, 'setup.lock');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that runs `body` while it holds the lock. */
function holder(body: string) {
  const code = `import { withLock } from ${JSON.stringify(MODULE)}; await withLock(process.argv[1], async () => { ${body} });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let output = '';
  const watchers: (() => void)[] = [];
  child.stdout.on('data', (chunk) => {
    output += chunk;
    for (const watcher of watchers) watcher();
  });
  return {
    child,
    said: (text: string) =>
      new Promise<void>((resolve) => {
        const check = () => output.includes(text) && resolve();
        watchers.push(check);
        check();
      }),
    ended: new Promise((resolve) => child.once('exit', resolve)),
  };
}

const FOREVER = 'console.log("working"); await new Promise(() => setInterval(() => {}, 1000));';

describe('the lock of the set-up', () => {
  it('makes a second set-up wait for the first, and say so', async () => {
    const log = JSON.stringify(join(folder, 'log'));
    const append = (text: string) => `(await import('node:fs')).appendFileSync(${log}, ${JSON.stringify(text)});`;
    const untilTold = `const stay = setInterval(() => {}, 1000);
      await new Promise((resolve) => {
        process.once('SIGUSR2', resolve);
        console.log('working');
      });
      clearInterval(stay);`;
    const first = holder(`${untilTold} ${append('first ')}`);
    await first.said('working');
    const second = holder(append('second'));
    await second.said('another set-up is running; waiting for it');
    first.child.kill('SIGUSR2');
    await Promise.all([first.ended, second.ended]);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('first second');
    expect(existsSync(file)).toBe(false);
  });

  it('is taken over from a set-up that was killed', async () => {
    const first = holder(FOREVER);
    await first.said('working');
    expect(claim(file)).toBe(false);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(claim(file)).toBe(true);
  });

  it('is taken over from a number that another process has got meanwhile', async () => {
    const stranger = holder(FOREVER);
    await stranger.said('working');
    writeFileSync(file, JSON.stringify({ pid: stranger.child.pid, startedAt: 'long ago' }));
    expect(claim(file)).toBe(true);
  });

  it('is taken over when its file is damaged', () => {
    writeFileSync(file, '');
    expect(claim(file)).toBe(true);
  });

  it('has one holder when many take it over at once', async () => {
    writeFileSync(file, JSON.stringify({ pid: 1, startedAt: 'before the last boot' }));
    // Long enough for a second holder to read before the first one writes.
    const holdMs = 5;
    const count = join(folder, 'count');
    writeFileSync(count, '0');
    const body = `const fs = await import('node:fs'); const n = Number(fs.readFileSync(${JSON.stringify(count)})); await new Promise((resolve) => setTimeout(resolve, ${holdMs})); fs.writeFileSync(${JSON.stringify(count)}, String(n + 1));`;
    await Promise.all(Array.from({ length: 8 }, () => holder(body).ended));
    expect(readFileSync(count, 'utf8')).toBe('8');
  });

  it('is free again after its release', () => {
    expect(claim(file)).toBe(true);
    expect(claim(file)).toBe(false);
    release(file);
    expect(claim(file)).toBe(true);
  });
});
