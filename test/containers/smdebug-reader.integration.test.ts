import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readTensorDirectory } from '@durable-forecast/debugger-rules/tensors';
import { describe, expect, it } from 'vitest';
import { goldenFiles, goldenFolder, sourceOf } from '../../packages/debugger-rules/test/tensors/sources.js';

const script = fileURLToPath(new URL('./smdebug_read.py', import.meta.url));
const smdebugPython = process.env.SMDEBUG_PYTHON;

describe.skipIf(smdebugPython === undefined)(
  'the real smdebug library (skipped unless SMDEBUG_PYTHON names a Python that has it; docs/debugger.md says how)',
  () => {
    it('reads from our directory exactly what our reader reads', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'forecast-smdebug-'));
      try {
        await cp(goldenFolder, folder, { recursive: true });
        await writeFile(join(folder, 'training_job_end.ts'), '');
        const { stdout } = await promisify(execFile)(smdebugPython as string, [script, folder]);
        const real = JSON.parse(stdout.slice(stdout.indexOf('{"series"')));
        const ours = await readTensorDirectory(sourceOf(await goldenFiles()));
        const plain = (value: unknown) =>
          typeof value === 'number' && !Number.isFinite(value) ? WORDS.get(String(value)) : value;
        const series = [...ours.series.values()].map(({ name, points }) => [
          name,
          Object.fromEntries(points.map(({ step, tensor }) => [step, [...tensor.values].map(plain)])),
        ]);
        expect(real).toEqual({ series: Object.fromEntries(series), metrics: ours.collections.get('metrics') });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  },
);

/** Non-finite numbers as Python writes them. */
const WORDS = new Map([
  ['NaN', 'nan'],
  ['Infinity', 'inf'],
  ['-Infinity', '-inf'],
]);
