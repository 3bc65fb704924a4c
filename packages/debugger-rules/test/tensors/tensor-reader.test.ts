import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTensorDirectory, type TensorDirectory, TensorReader } from '../../src/tensors/tensor-reader.js';
import { filesOf, goldenFiles, sourceOf } from './sources.js';

const sample = fileURLToPath(new URL('../../../../../shared/reference/smdebug-sample', import.meta.url));

/** {name: {step: values}} */
const valuesOf = ({ series }: TensorDirectory) =>
  Object.fromEntries(
    [...series.values()].map(({ name, points }) => [
      name,
      Object.fromEntries(points.map(({ step, tensor }) => [step, [...tensor.values]])),
    ]),
  );

describe.skipIf(!existsSync(sample))(
  'the sample of the real library (skipped where ../shared/reference is missing)',
  () => {
    it('gives every series that smdebug 1.0.34 reads from it, exactly', async () => {
      const directory = await readTensorDirectory(sourceOf(await filesOf(sample)));
      const importance = { 0: { f0: [0.75], f1: [0.25] }, 4: { f0: [0.75], f1: [0.25] } };
      const types = ['weight', 'gain', 'cover', 'total_gain', 'total_cover'];
      expect(valuesOf(directory)).toEqual({
        'hyperparameters/max_depth': { 0: [5], 2: [5], 4: [5] },
        'hyperparameters/objective': { 0: ['reg:squarederror'], 2: ['reg:squarederror'], 4: ['reg:squarederror'] },
        'train-rmse': { 0: [1], 2: [0.3333333333333333], 4: [0.2] },
        'validation-rmse': { 0: [1.5], 2: [0.5], 4: [0.3] },
        ...Object.fromEntries(
          types.flatMap((type) =>
            (['f0', 'f1'] as const).map((feature) => [
              `feature_importance/${type}/${feature}`,
              { 0: importance[0][feature], 4: importance[4][feature] },
            ]),
          ),
        ),
      });
      expect(directory.warnings).toEqual([]);
      expect(directory.ended).toBe(false);
      expect(directory.collections.get('metrics')).toEqual(['train-rmse', 'validation-rmse']);
      expect(directory.collections.get('feature_importance')).toHaveLength(10);
      expect([...directory.series.values()].every(({ mode }) => mode === 'GLOBAL')).toBe(true);
    });
  },
);

describe('a directory that our containers wrote', () => {
  let files: Map<string, Uint8Array>;
  beforeAll(async () => {
    files = await goldenFiles();
  });

  it('gives back what was written, at the steps that the hook asked for', async () => {
    const directory = await readTensorDirectory(sourceOf(files));
    const values = valuesOf(directory);
    const f32 = Math.fround;
    expect(values).toMatchObject({
      'hyperparameters/max_depth': { 0: [5] },
      'hyperparameters/objective': { 0: ['reg:squarederror'] },
      'train-rmse': { 0: [1], 2: [1 / 3], 4: [1 / 5], 6: [1 / 7] },
      'validation-rmse': { 0: [1.5], 2: [0.5], 4: [f32(1.5 / 5)], 6: [f32(1.5 / 7)] },
      'feature_importance/weight/price': { 0: [0.75], 4: [0.75] },
      'feature_importance/weight/lag_t28': { 0: [0.25], 4: [0.25] },
      'trees/Node': { 1: [0, 1, 2], 4: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
      'trees/ID': { 1: ['1-0', '1-1', '1-2'] },
      'trees/Split': { 1: [0.5, Number.NaN, Number.NEGATIVE_INFINITY] },
      predictions: { 0: [3, 2, 1, 6, 5, -4], 2: [3, 2, 1, 6, 5, -4] },
      labels: { 0: [0, 65504, 0.5] },
    });
    for (const type of ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64']) {
      expect(values[`own/${type}`]?.[2], type).toEqual([0, 1, 100]);
    }
    expect(values['own/bool']?.[2]).toEqual([0, 1, 1]);
    expect(Object.keys(values.predictions ?? {})).toEqual(['0', '2']);
    expect(values).not.toHaveProperty('not_of_any_collection');
    expect(directory.series.get('predictions')?.points[0]).toMatchObject({
      time: 1_700_000_000.25,
      tensor: { shape: [2, 3] },
    });
    expect(directory.ended).toBe(true);
    expect(directory.warnings).toEqual([]);
  });

  it('names file and offset of a truncated event file, and gives the records before the cut', async () => {
    const name = 'events/000000000004/000000000004_worker_0.tfevents';
    const damaged = new Map(files).set(name, files.get(name)!.subarray(0, 300));
    const directory = await readTensorDirectory(sourceOf(damaged));
    expect(directory.warnings[0]).toMatchInlineSnapshot(`
      {
        "file": "events/000000000004/000000000004_worker_0.tfevents",
        "message": "the file ends at byte 300, within a record of 148 bytes; skipped feature_importance/weight/price",
        "offset": 218,
      }
    `);
    expect(directory.warnings.every(({ file }) => file === name)).toBe(true);
    expect(directory.series.get('train-rmse')?.points.map(({ step }) => step)).toEqual([0, 2, 4, 6]);
    expect(directory.series.get('trees/Node')?.points.map(({ step }) => step)).toEqual([1, 6]);
  });

  it('skips a record with a damaged footer and reads those around it', async () => {
    const name = 'events/000000000002/000000000002_worker_0.tfevents';
    const bytes = Uint8Array.from(files.get(name)!);
    const index = JSON.parse(new TextDecoder().decode(files.get('index/000000000/000000000002_worker_0.json')));
    const second = index.tensor_payload[1];
    bytes[second.start_idx + second.length - 1]! ^= 0xff;
    const directory = await readTensorDirectory(sourceOf(new Map(files).set(name, bytes)));
    expect(directory.warnings).toMatchInlineSnapshot(`
      [
        {
          "file": "events/000000000002/000000000002_worker_0.tfevents",
          "message": "the footer is neither that of smdebug nor the checksum of the record; skipped validation-rmse",
          "offset": 106,
        },
      ]
    `);
    expect(directory.series.get('train-rmse')?.points.map(({ step }) => step)).toContain(2);
    expect(directory.series.get('validation-rmse')?.points.map(({ step }) => step)).toEqual([0, 4, 6]);
  });

  it('finds the records of a step by itself when the index is damaged', async () => {
    const name = 'index/000000000/000000000002_worker_0.json';
    const damaged = new Map(files).set(name, files.get(name)!.subarray(0, 50));
    const directory = await readTensorDirectory(sourceOf(damaged));
    expect(valuesOf(directory)).toEqual(valuesOf(await readTensorDirectory(sourceOf(files))));
    expect(directory.warnings).toMatchInlineSnapshot(`
      [
        {
          "file": "index/000000000/000000000002_worker_0.json",
          "message": "the index cannot be read; its records are looked for one by one",
          "offset": 0,
        },
      ]
    `);
  });

  it('tells of an event file that is still missing when the training has ended', async () => {
    const damaged = new Map(files);
    damaged.delete('events/000000000006/000000000006_worker_0.tfevents');
    expect((await readTensorDirectory(sourceOf(damaged))).warnings).toMatchInlineSnapshot(`
      [
        {
          "file": "events/000000000006/000000000006_worker_0.tfevents",
          "message": "the file is missing, but index/000000000/000000000006_worker_0.json names it",
          "offset": 0,
        },
      ]
    `);
  });

  it('loses nothing but the damaged record, whatever byte of an event file is changed or cut', async () => {
    const whole = valuesOf(await readTensorDirectory(sourceOf(files)));
    const name = 'events/000000000000/000000000000_worker_0.tfevents';
    const index = JSON.parse(new TextDecoder().decode(files.get('index/000000000/000000000000_worker_0.json')));
    const places: { tensorname: string; start_idx: number; length: number }[] = index.tensor_payload;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.get(name)!.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, flip, cut) => {
          const bytes = cut ? files.get(name)!.subarray(0, at) : Uint8Array.from(files.get(name)!);
          if (!cut) bytes[at]! ^= flip;
          const directory = await readTensorDirectory(sourceOf(new Map(files).set(name, bytes)));
          const read = valuesOf(directory);
          for (const { tensorname, start_idx, length } of places) {
            const isTouched = cut ? start_idx + length > at : start_idx <= at && at < start_idx + length;
            if (!isTouched) expect(read[tensorname]?.[0]).toEqual(whole[tensorname]?.[0]);
          }
          for (const { file, offset } of directory.warnings) {
            expect(file).toBe(name);
            expect(places.map(({ start_idx }) => start_idx)).toContain(offset);
          }
        },
      ),
    );
  });
});

describe('a directory that is being written', () => {
  it('gives each step once, when both of its files are there, also after a restart', async () => {
    const all = await goldenFiles();
    const visible = new Map<string, Uint8Array>();
    const show = (...names: string[]) => {
      for (const name of names) visible.set(name, all.get(name)!);
    };
    const index = (step: number) => `index/000000000/${String(step).padStart(12, '0')}_worker_0.json`;
    const events = (step: number) => {
      const name = String(step).padStart(12, '0');
      return `events/${name}/${name}_worker_0.tfevents`;
    };
    let reader = new TensorReader(sourceOf(visible));
    const look = async () => {
      const { points, settled, ended, warnings } = await reader.readNew();
      reader = new TensorReader(sourceOf(visible), JSON.parse(JSON.stringify(reader.state)));
      return { steps: [...new Set(points.map(({ step }) => step))], settled, ended, warnings: warnings.length };
    };

    expect(await look()).toEqual({ steps: [], settled: undefined, ended: false, warnings: 0 });
    show(index(0), events(0), index(1));
    expect(await look()).toEqual({ steps: [0], settled: undefined, ended: false, warnings: 0 });
    show(index(2), events(2));
    expect(await look()).toEqual({ steps: [2], settled: 0, ended: false, warnings: 0 });
    show(events(1));
    expect(await look()).toEqual({ steps: [1], settled: 2, ended: false, warnings: 0 });
    show(index(4), events(4), 'training_job_end.ts');
    expect(await look()).toEqual({ steps: [4], settled: 4, ended: true, warnings: 0 });
    expect(await look()).toEqual({ steps: [], settled: 4, ended: true, warnings: 0 });
  });
});
