import { expect, it } from 'vitest';
import { Engine, whyNoEngine } from './engine.js';

const of = (...words: readonly string[]) => new Engine(words, process.env);

it('a machine without an engine is told from one whose engine answers', async () => {
  expect(await whyNoEngine(of('/nowhere/docker'))).toBe('version: spawn /nowhere/docker ENOENT');
  expect(await whyNoEngine(of('sh', '-c', 'echo "the daemon sleeps" >&2; exit 1', 'docker'))).toBe(
    'version: the daemon sleeps',
  );
  expect(await whyNoEngine(of('true'))).toBeUndefined();
});

it('a command that fails is told with what it said', async () => {
  await expect(of('sh', '-c', 'echo "no such image"; exit 3', 'docker').run('start', 'it')).rejects.toThrow(
    /start it: exit code 3\nno such image$/,
  );
});
