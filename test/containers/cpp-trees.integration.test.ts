import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cacheDir } from '../../local/installed/cache.mjs';
import { PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';
import { CompiledPrograms } from '../../packages/sagemaker-local/src/images/compiled-programs.js';
import { PythonEnvironments } from '../../packages/sagemaker-local/src/images/python-environments.js';
import { ImageRegistry } from '../../packages/sagemaker-local/src/images/registry.js';
import { asCsv, asParquet, ContainerBench, rows, type TrainSpec } from './container-bench.js';

const table = rows(400);
const csv = (text: string) => ({ contentType: 'text/csv', files: { 'part-0.csv': text } });
const train = csv(asCsv(table));
const validation = csv(asCsv(rows(80)));

describe.skipIf(process.env.FORECAST_TEST_ALGORITHMS === undefined)(
  "the cpp-trees container (skipped but for 'npm run test:algorithms', which compiles it)",
  () => {
    vi.setConfig({ testTimeout: 300_000 });
    let bench: ContainerBench;
    beforeAll(async () => {
      const [environments, programs] = [new PythonEnvironments(cacheDir(), ''), new CompiledPrograms(cacheDir())];
      const registry = new ImageRegistry(
        [PROJECT_CONTAINERS],
        '',
        'process',
        async () => false,
        environments,
        programs,
      );
      const image = await registry.find('durable-forecast-cpp-trees:1');
      if (image?.kind !== 'process') throw new Error('the container is gone');
      await registry.prepare(image);
      bench = new ContainerBench('cpp-trees', '', image.train?.[0] as string);
    }, 300_000);
    afterAll(() => bench?.remove());

    const spec = (hyperparameters: Record<string, string> = {}, changes: Partial<TrainSpec> = {}): TrainSpec => ({
      hyperparameters: { rounds: '60', learning_rate: '0.2', min_rows: '5', ...hyperparameters },
      channels: { train, validation },
      ...changes,
    });
    const scores = (log: string): string[] =>
      [...log.matchAll(/^\[\d+\]\ttrain-rmse:\S+\tvalidation-rmse:(\S+)$/gm)].map(([, value]) => value as string);
    const post = (url: string, body: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/invocations`, { method: 'POST', body, headers: { 'content-type': 'text/csv', ...headers } });

    it.each(['squared_error', 'poisson', 'tweedie'])(
      'learns by %s, and answers what its last line has measured',
      async (objective) => {
        const end = await bench.train(spec({ objective, row_share: '0.8', feature_share: '1' }));
        expect([end.code, end.failure]).toEqual([0, '']);
        const values = scores(end.log).map(Number);
        expect(values).toHaveLength(60);
        expect(values.at(-1)).toBeLessThan((values[0] as number) / 5);
        await bench.serve({ SAGEMAKER_BATCH: 'true' }, async (url) => {
          const asked = rows(80);
          const answer = await (await post(url, asCsv(asked.map(([, ...features]) => features)))).text();
          const guesses = answer.trimEnd().split('\n').map(Number);
          const squares = guesses.map((guess, at) => (guess - (asked[at]?.[0] as number)) ** 2);
          expect(Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / 80)).toBeCloseTo(values.at(-1) as number, 3);
        });
      },
    );

    it('treats a missing value as one of its own, in training and in answers', async () => {
      // Where the first feature is missing, the label is 50.
      const known = table.map(([label, x0, x1], at) => (at % 5 === 0 ? `50,,${x1}` : `${label},${x0},${x1}`));
      const end = await bench.train(spec({}, { channels: { train: csv(known.join('\n')) } }));
      expect([end.code, end.failure]).toEqual([0, '']);
      await bench.serve({}, async (url) => {
        const [missing, there] = (await (await post(url, ',3\n4,2\n')).text()).split(',').map(Number);
        expect(Math.abs((missing as number) - 50)).toBeLessThan(2);
        expect(Math.abs((there as number) - 14)).toBeLessThan(3);
      });
    });

    it('comes to the same model after it was killed and resumed from its checkpoint, on any number of threads', async () => {
      const sampled = { rounds: '600', row_share: '0.7', feature_share: '0.5', learning_rate: '0.02' };
      await bench.train(spec(sampled));
      const whole = bench.read('model/model.txt');
      bench.prepare(spec({ ...sampled, rounds: '100000' }, { checkpoints: true }));
      const killed = bench.start();
      await new Promise<void>((resolve) => {
        killed.stdout?.on('data', (chunk: Buffer) => {
          if (/\[3\d\d\]/.test(chunk.toString())) resolve();
        });
      });
      killed.kill('SIGKILL');
      await new Promise((resolve) => killed.once('exit', resolve));
      const saved = bench.list('checkpoints').sort();
      expect(saved.filter((name) => name.startsWith('cpp-trees-checkpoint.')).length).toBeGreaterThan(0);
      const end = await bench.train(spec({ ...sampled, rounds: '600' }, { checkpoints: true }));
      expect([end.code, end.failure]).toEqual([0, '']);
      if (Number(/resuming after round (\d+)/.exec(end.log)?.[1]) < 600)
        expect(bench.read('model/model.txt')).toBe(whole);
      bench.clear('checkpoints');
    });

    it('saves what it has when it is stopped', async () => {
      bench.prepare(spec({ rounds: '100000' }));
      const stopped = bench.start();
      await new Promise<void>((resolve) => {
        stopped.stdout?.on('data', (chunk: Buffer) => {
          if (/\[\d+\]\t/.test(chunk.toString())) resolve();
        });
      });
      stopped.kill('SIGTERM');
      await new Promise((resolve) => stopped.once('exit', resolve));
      expect(stopped.exitCode).toBe(0);
      await bench.serve({}, async (url) => expect((await post(url, '4,2\n')).status).toBe(200));
    });

    it('answers in the form that is asked for, and refuses what it cannot read', async () => {
      await bench.train(spec());
      await bench.serve({}, async (url) => {
        expect((await fetch(`${url}/ping`)).status).toBe(200);
        expect(await (await fetch(`${url}/execution-parameters`)).json()).toMatchObject({
          BatchStrategy: 'MULTI_RECORD',
        });
        expect((await (await post(url, '4,2\n10,7\n')).text()).split(',')).toHaveLength(2);
        expect(await (await post(url, '4,2\n', { accept: 'application/json' })).json()).toMatchObject({
          predictions: [{ score: expect.any(Number) }],
        });
        const statuses = await Promise.all([
          post(url, ''),
          post(url, '4,x\n'),
          post(url, '1,2,3\n'),
          post(url, '1,2\n1\n'),
          post(url, '{}', { 'content-type': 'image/png' }),
          post(url, '4,2\n', { accept: 'image/png' }),
          post(url, 'x'.repeat(7 * 1024 * 1024)),
          fetch(`${url}/nothing`),
        ]);
        expect(statuses.map((answer) => answer.status)).toEqual([204, 415, 400, 415, 415, 406, 413, 404]);
      });
      bench.clear('model');
      await bench.serve({}, async (url) => expect((await fetch(`${url}/ping`)).status).toBe(500));
    });

    it.each<[string, Record<string, string>, TrainSpec['channels'], string]>([
      ['an unknown hyperparameter', { round: '5' }, { train }, 'Extraneous hyperparameter found: round.'],
      ['a word for a number', { max_leaves: 'many' }, { train }, "Hyperparameter max_leaves: 'many' is no number."],
      [
        'a value out of range',
        { learning_rate: '0' },
        { train },
        'Hyperparameter learning_rate: value 0 is not in range (0, 1].',
      ],
      ['half a round', { rounds: '1.5' }, { train }, "Hyperparameter rounds: '1.5' is no integer."],
      [
        'an unknown objective',
        { objective: 'magic' },
        { train },
        "Hyperparameter objective: 'magic' is not one of squared_error, poisson, tweedie.",
      ],
      ['a missing channel', {}, { validation }, "Channel 'train' is missing."],
      ['another channel', {}, { train, test: train }, 'Extraneous channel found: test.'],
      [
        'an empty channel',
        {},
        { train: { contentType: 'text/csv', files: {} } },
        "Channel 'train' is empty: no data file was found.",
      ],
      [
        'parquet',
        {},
        { train: { contentType: 'application/x-parquet', files: { a: asParquet(table) } } },
        "Content type 'application/x-parquet' of channel 'train' is not supported. Use text/csv, label first and without a header.",
      ],
      [
        'words in the data',
        {},
        { train: csv('1,2\n1,x\n') },
        "part-0.csv of channel 'train' can't be read as CSV of numbers without a header: line 2, field 2 is no number.",
      ],
      ['rows of different widths', {}, { train: csv('1,2\n1,2,3\n') }, 'line 2 has 3 fields, and the first one has 2.'],
      ['a row without its label', {}, { train: csv('1,2\n,2\n') }, "Row 2 of channel 'train' has no label."],
      [
        'counts below zero',
        { objective: 'poisson' },
        { train: csv('1,2\n-1,2\n') },
        'counts are at least 0, and row 2',
      ],
      [
        'a validation channel of other columns',
        {},
        { train, validation: csv('1,2\n') },
        "Channel 'validation' has 1 features, and channel 'train' has 2.",
      ],
    ])('refuses %s', async (_, hyperparameters, channels, sentence) => {
      const end = await bench.train(spec(hyperparameters, { channels }));
      expect(end.code).toBe(1);
      expect(end.failure).toContain(sentence);
    });
  },
);
