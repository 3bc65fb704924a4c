import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readTensorDirectory } from '@durable-forecast/debugger-rules/tensors';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cacheDir } from '../../local/installed/cache.mjs';
import { COMMON_PYTHON } from '../../local/stack/container-folders.js';
import { interpreterOf, PythonEnvironments } from '../../packages/sagemaker-local/src/images/python-environments.js';
import { asParquet, ContainerBench, type TrainSpec } from './container-bench.js';
import { containerFolder } from './container-folder.js';
import { containerPython } from './container-python.js';
import { COLUMNS, type Sales, salesParquet, salesRows } from './lstm-data.js';

const known: Sales = { series: 18, days: 240 };
const window: Sales = { series: 18, days: 28, from: 240 };
const parquet = (file: Uint8Array) => ({ contentType: 'application/x-parquet', files: { 'a.parquet': file } });
const train = parquet(salesParquet(known));
const validation = parquet(salesParquet(window));
const small = { units: '16', embedding_size: '4', steps_per_epoch: '20', batch_size: '32', dropout: '0', seed: '7' };

/** Rows without their labels, as they are sent. */
const asRows = (rows: readonly (readonly number[])[]): string =>
  `${rows.map(([, ...features]) => features.map((value) => (Number.isNaN(value) ? '' : value)).join(',')).join('\n')}\n`;

describe.skipIf(process.env.FORECAST_TEST_LSTM === undefined)(
  "the lstm container (skipped but for 'npm run test:lstm', which installs JAX and takes two minutes)",
  () => {
    // Each training begins with seconds of compiling.
    vi.setConfig({ testTimeout: 600_000 });
    let python: string;
    let bench: ContainerBench;
    beforeAll(async () => {
      const environments = new PythonEnvironments(cacheDir(), containerPython());
      const environment = await environments.of('lstm', join(containerFolder('lstm'), 'requirements.txt'));
      await environments.make(environment);
      python = interpreterOf(environment);
      bench = new ContainerBench('lstm', python);
    }, 600_000);
    afterAll(() => bench?.remove());

    const spec = (hyperparameters: Record<string, string> = {}, changes: Partial<TrainSpec> = {}): TrainSpec => ({
      hyperparameters: { ...small, epochs: '6', ...hyperparameters },
      channels: { train, validation },
      ...changes,
    });
    const scores = (log: string): number[] =>
      [...log.matchAll(/^\[\d+\]\ttrain-rmse:\S+\tvalidation-rmse:(\S+)$/gm)].map((line) => Number(line[1]));
    const post = (url: string, body: string) =>
      fetch(`${url}/invocations`, { method: 'POST', body, headers: { 'content-type': 'text/csv' } });
    const answers = async (url: string, rows: readonly (readonly number[])[]): Promise<number[]> =>
      (await (await post(url, asRows(rows))).text()).split(/[,\n]/).filter(Boolean).map(Number);

    it('learns weekdays and prices, and its model answers what its last validation has measured', async () => {
      const end = await bench.train(spec({ epochs: '12' }));
      expect([end.code, end.failure]).toEqual([0, '']);
      const values = scores(end.log);
      expect(values).toHaveLength(12);
      const rows = salesRows(window);
      const lag = COLUMNS.indexOf('lag_t28');
      const errorOf = (guess: (row: readonly number[], index: number) => number) =>
        Math.sqrt(rows.reduce((sum, row, at) => sum + (guess(row, at) - (row[0] as number)) ** 2, 0) / rows.length);
      expect(values.at(-1)).toBeLessThan(0.6 * errorOf((row) => row[lag] as number));
      await bench.serve({ SAGEMAKER_BATCH: 'true' }, async (url) => {
        const all = await answers(url, rows);
        expect(all).toHaveLength(rows.length);
        expect(errorOf((_, at) => all[at] as number)).toBeCloseTo(values.at(-1) as number, 4);
        // Whatever the rows come with: a transform splits them anywhere.
        for (const at of [0, 27, 28, 200]) {
          const [alone] = await answers(url, [rows[at] as number[]]);
          expect(alone).toBeCloseTo(all[at] as number, 9);
        }
      });
    });

    it('answers for a series that it has not learnt from by the mean in its rows, and for no other day than the 28', async () => {
      await bench.serve({}, async (url) => {
        const [row] = salesRows(window) as [number[]];
        const changed = (changes: Readonly<Record<string, number>>) =>
          row.map((value, at) => changes[COLUMNS[at] as string] ?? value);
        const [answer] = await answers(url, [changed({ item_id: 900, rolling_mean_t30: 40 })]);
        expect(answer).toBeGreaterThan(10);
        expect(answer).toBeLessThan(160);
        const late = await post(url, asRows([changed({ year: 2016 })]));
        expect([late.status, await late.text()]).toEqual([
          400,
          'the model knows sales up to 2015-08-28 and forecasts the 28 days after it, not 2016-08-29; train it anew on all sales that are known',
        ]);
        expect((await post(url, '1,2\n')).status).toBe(400);
        expect((await fetch(`${url}/ping`)).status).toBe(200);
      });
    });

    it('answers in its model as the network itself does', async () => {
      bench.prepare(spec({ dropout: '0.3' }));
      const probe = fileURLToPath(new URL('./lstm_decoder_probe.py', import.meta.url));
      const { stdout } = await promisify(execFile)(python, [probe, containerFolder('lstm')], {
        env: {
          ...process.env,
          PYTHONPATH: COMMON_PYTHON,
          SAGEMAKER_BASE_DIR: bench.base,
          PYTHONDONTWRITEBYTECODE: '1',
        },
      });
      const { network, model, target } = JSON.parse(stdout) as Record<'network' | 'model' | 'target', number[]>;
      expect(target).toEqual(salesRows(window).map(([units]) => units));
      const apart = model.map((value, at) => Math.abs(value / (network[at] as number) - 1));
      expect(Math.max(...apart)).toBeLessThan(1e-4);
    });

    it('comes to the same model after it was killed and resumed from its checkpoint', async () => {
      const whole = scores((await bench.train(spec())).log);
      bench.clear('checkpoints');
      bench.prepare(spec({}, { checkpoints: true }));
      const killed = bench.start();
      await new Promise<void>((resolve) => {
        killed.stdout?.on('data', (chunk: Buffer) => {
          if (/epoch 2 took/.test(chunk.toString())) resolve();
        });
      });
      killed.kill('SIGKILL');
      await new Promise((resolve) => killed.once('exit', resolve));
      const end = await bench.train(spec({}, { checkpoints: true }));
      expect([end.code, end.failure]).toEqual([0, '']);
      const resumed = Number(/resuming after epoch (\d)/.exec(end.log)?.[1]) + 1;
      expect(resumed).toBeGreaterThan(0);
      expect(scores(end.log)).toEqual(whole.slice(resumed));
    });

    it('saves what it has when it is stopped', async () => {
      bench.prepare(spec({ epochs: '5000' }));
      const stopped = bench.start();
      await new Promise<void>((resolve) => {
        stopped.stdout?.on('data', (chunk: Buffer) => {
          if (/\[\d+\]\t/.test(chunk.toString())) resolve();
        });
      });
      stopped.kill('SIGTERM');
      await new Promise((resolve) => stopped.once('exit', resolve));
      expect(stopped.exitCode).toBe(0);
      await bench.serve({}, async (url) => expect(await answers(url, salesRows(window))).toHaveLength(18 * 28));
    });

    it('saves losses and the norms of gradients for the rules', async () => {
      bench.prepare(spec({ epochs: '3', loss: 'tweedie' }));
      const folder = join(bench.base, 'tensors');
      mkdirSync(folder, { recursive: true });
      const hook = { LocalPath: folder, HookParameters: { save_interval: '2' } };
      const CollectionConfigurations = ['losses', 'gradients', 'labels', 'predictions'].map((CollectionName) => ({
        CollectionName,
      }));
      writeFileSync(
        join(bench.base, 'input/config/debughookconfig.json'),
        JSON.stringify({ ...hook, CollectionConfigurations }),
      );
      const end = await bench.end(bench.start());
      expect([end.code, end.failure]).toEqual([0, '']);
      const { series, warnings } = await readTensorDirectory({
        list: async (prefix) =>
          readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
            .filter((name) => name.startsWith(prefix)),
        read: async (name) => readFileSync(join(folder, name)),
      });
      expect(warnings).toEqual([]);
      const stepsOf = (name: string) =>
        [...series.values()].find((one) => one.name === name)?.points.map(({ step }) => step);
      for (const name of [
        ...['train-rmse', 'validation-rmse', 'train-loss', 'labels', 'predictions'],
        ...[
          'gradient/encoder/kernel',
          'gradient/encoder/recurrent_kernel',
          'gradient/output/kernel',
          'gradient/item/embeddings',
        ],
      ]) {
        expect([name, stepsOf(name)]).toEqual([name, [0, 2]]);
      }
    });

    const changed = (change: (row: number[], index: number) => number[]) => ({
      train: parquet(salesParquet(known, change)),
    });
    it.each<[string, Record<string, string>, TrainSpec['channels'], string | RegExp]>([
      ['an unknown hyperparameter', { unit: '8' }, { train }, 'Extraneous hyperparameter found: unit.'],
      [
        'a rate beyond its range',
        { learning_rate: '2' },
        { train },
        /Hyperparameter learning_rate: value 2 is not in range/,
      ],
      ['a missing channel', {}, { validation }, "Channel 'train' is missing."],
      [
        'CSV, whose columns have no names',
        {},
        { train: { contentType: 'text/csv', files: { a: '1,2\n' } } },
        /columns must have names/,
      ],
      ['parquet that is none', {}, { train: parquet(new Uint8Array(4)) }, /can't be read as parquet/],
      [
        'a day without sales that are known',
        {},
        changed((row, index) => (index === 5 ? [Number.NaN, ...row.slice(1)] : row)),
        'a.parquet, row 6: demand is nan. Sales must be known and not below zero.',
      ],
      [
        'a negative number of units',
        {},
        changed((row, index) => (index === 9 ? [-1, ...row.slice(1)] : row)),
        /row 10: demand is -1/,
      ],
      [
        'sales that are all zero',
        {},
        changed((row) => [0, ...row.slice(1)]),
        /All sales of channel 'train' are zero \(18 series, 240 days\)/,
      ],
      [
        'a history that is too short',
        {},
        { train: parquet(salesParquet({ series: 3, days: 55 })) },
        /No series of channel 'train' has 56 days, 28 to look back on and 28 to learn to forecast; the longest has 55/,
      ],
      [
        'a validation channel of other days',
        {},
        { train, validation: parquet(salesParquet({ ...window, from: 300 })) },
        /Channel 'validation' does not follow channel 'train': the model knows sales up to 2015-08-28/,
      ],
    ])('refuses %s', async (_, hyperparameters, channels, sentence) => {
      const end = await bench.train(spec(hyperparameters, { channels }));
      expect(end.code).toBe(1);
      expect(end.failure).toMatch(sentence);
    });

    it('names the columns that it misses, and the feature set that has them', async () => {
      const names = COLUMNS.filter((name) => name !== 'year' && name !== 'sell_price');
      const file = asParquet(salesRows({ series: 1, days: 60 }), names);
      const end = await bench.train(spec({}, { channels: { train: parquet(file) } }));
      expect(end.failure).toBe(
        "Channel 'train' has no column year, sell_price. The network puts sales in order by item, store and date, so its rows must be those of the feature set 'seed' (features.set: seed).",
      );
    });
  },
);
