import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMON_PYTHON } from '../../local/stack/container-folders.js';
import { filesOf, goldenFolder } from '../../packages/debugger-rules/test/tensors/sources.js';
import { containerPython } from './container-python.js';

const run = promisify(execFile);
const probe = fileURLToPath(new URL('./debugger_writer_probe.py', import.meta.url));
const goldenHook = fileURLToPath(
  new URL('../../packages/debugger-rules/test/tensors/golden-hook.json', import.meta.url),
);
const interpreter = containerPython();

/** A job's /opt/ml. */
let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'forecast-writer-'));
  await mkdir(join(base, 'input/config'), { recursive: true });
});
afterEach(() => rm(base, { recursive: true, force: true }));

const configure = (hook: unknown) => writeFile(join(base, 'input/config/debughookconfig.json'), JSON.stringify(hook));

const python = (args: readonly string[], environment: Record<string, string> = {}) => {
  const { TRAINING_JOB_NAME: _, ...outside } = process.env;
  return run(interpreter, [probe, ...args], { env: { ...outside, PYTHONPATH: COMMON_PYTHON, ...environment } });
};

const due = async (steps: number): Promise<string[][] | null> =>
  JSON.parse((await python(['due', base, String(steps)])).stdout);

describe('the tensor writer of the containers', () => {
  it('writes, byte for byte, the directory that the reader is proven on', async () => {
    await configure(JSON.parse(await readFile(goldenHook, 'utf8')));
    await python(['write', base]);
    const written = await filesOf(join(base, 'output/tensors'));
    expect(written.get('training_job_end.ts')?.length).toBe(0);
    written.delete('training_job_end.ts');
    const golden = await filesOf(goldenFolder);
    expect([...written.keys()].sort()).toEqual([...golden.keys()].sort());
    for (const [name, bytes] of golden) expect(Buffer.from(written.get(name)!).equals(bytes), name).toBe(true);
  });

  it('leaves the end marker to the platform inside a SageMaker job', async () => {
    await configure({ LocalPath: '/opt/ml/output/tensors' });
    await python(['write', base], { TRAINING_JOB_NAME: 'job-1' });
    expect((await filesOf(join(base, 'output/tensors'))).has('training_job_end.ts')).toBe(false);
  });

  it('is not there when no hook is configured', async () => {
    expect(await due(1)).toBeNull();
  });

  it('always saves metrics, every ten steps unless told otherwise', async () => {
    await configure({ CollectionConfigurations: [] });
    expect((await due(21))?.flatMap((names, step) => (names.length > 0 ? [[step, ...names]] : []))).toEqual([
      [0, 'metrics'],
      [10, 'metrics'],
      [20, 'metrics'],
    ]);
  });

  it('saves listed steps besides the interval, from start_step on and before end_step', async () => {
    await configure({
      HookParameters: { save_interval: '2' },
      CollectionConfigurations: [
        { CollectionName: 'trees', CollectionParameters: { save_steps: '1, 5', start_step: '4' } },
        { CollectionName: 'labels', CollectionParameters: { save_interval: '3', end_step: '6' } },
        { CollectionName: 'predictions', CollectionParameters: { save_interval: '7', 'global.save_interval': '4' } },
      ],
    });
    const steps = await due(8);
    const of = (name: string) => steps?.flatMap((names, step) => (names.includes(name) ? [step] : []));
    expect(of('metrics')).toEqual([0, 2, 4, 6]);
    expect(of('trees')).toEqual([1, 4, 5, 6]);
    expect(of('labels')).toEqual([0, 3]);
    expect(of('predictions')).toEqual([0, 4]);
  });

  it('refuses an interval that is no number, naming collection, parameter and value', async () => {
    await configure({
      CollectionConfigurations: [{ CollectionName: 'trees', CollectionParameters: { save_interval: 'often' } }],
    });
    const error = await due(1).catch((thrown: { stderr: string }) => thrown.stderr.trim().split('\n').at(-1));
    expect(error).toMatchInlineSnapshot(
      `"ValueError: debughookconfig.json: collection 'trees': save_interval is 'often'; give a whole number of at least 1."`,
    );
  });
});
