import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTrainingParquet } from '../../activities/features/write-table.js';
import { asCsv, asLibsvm, asParquet, ContainerBench, rows, type TrainSpec } from './container-bench.js';

const table = rows(400);
const csv = { contentType: 'text/csv', files: { 'part-0.csv': asCsv(table) } };
const validation = { contentType: 'text/csv', files: { 'part-0.csv': asCsv(rows(80)) } };

const settings = {
  xgboost: { rounds: 'num_round', model: 'model/xgboost-model', parameters: { eval_metric: 'rmse', eta: '0.3' } },
  lightgbm: {
    rounds: 'num_iterations',
    model: 'model/model.txt',
    parameters: { learning_rate: '0.3', min_data_in_leaf: '5' },
  },
} as const;

describe.each(['xgboost', 'lightgbm'] as const)('the %s container', (container) => {
  const { rounds, model, parameters } = settings[container];
  const bench = new ContainerBench(container);
  afterAll(() => bench.remove());
  const spec = (changes: Partial<TrainSpec> = {}, more: Record<string, string> = {}): TrainSpec => ({
    hyperparameters: { ...parameters, [rounds]: '12', ...more },
    channels: { train: csv, validation },
    ...changes,
  });
  const scores = (log: string): number[] =>
    [...log.matchAll(/\[\d+\]\ttrain-rmse:(\S+)\tvalidation-rmse:(\S+)/g)].map((line) => Number(line[2]));

  it('prints the metrics of every round and leaves a model', async () => {
    const end = await bench.train(spec());
    expect([end.code, end.failure]).toEqual([0, '']);
    const values = scores(end.log);
    expect(values).toHaveLength(12);
    expect(values.at(-1)).toBeLessThan((values[0] as number) / 3);
    expect(bench.read(model)).not.toBe('');
  });

  it('learns the same from CSV and parquet, in one file or several', async () => {
    const last = async (train: TrainSpec['channels'][string]) =>
      scores((await bench.train(spec({ channels: { train, validation } }))).log).at(-1);
    const reference = await last(csv);
    const halves = {
      'a.csv': asCsv(table.slice(0, 200)),
      'b.csv': asCsv(table.slice(200)),
      '.hidden': 'no,data',
      _SUCCESS: '',
    };
    expect(await last({ contentType: 'text/csv', files: halves })).toBe(reference);
    expect(await last({ contentType: 'application/x-parquet', files: { 'a.parquet': asParquet(table) } })).toBe(
      reference,
    );
  });

  it('makes the same model of a feature file as of any other parquet', async () => {
    const column = (at: number) => Float32Array.from(table, (row) => row[at] as number);
    const features = { names: ['x0', 'x1'], columns: [column(1), column(2)], label: column(0), rows: table.length };
    const models: Uint8Array[] = [];
    for (const file of [asParquet(table), writeTrainingParquet(features)]) {
      const train = { contentType: 'application/x-parquet', files: { 'a.parquet': file } };
      const end = await bench.train(spec({ channels: { train, validation } }));
      expect([end.code, end.failure]).toEqual([0, '']);
      models.push(bench.bytes(model));
    }
    expect(models[0]?.length).toBeGreaterThan(0);
    expect(models[1]).toEqual(models[0]);
  });

  it('reads a channel of more files than a process may have open', async () => {
    const files = Object.fromEntries(table.map((_, at) => [`${at}.parquet`, asParquet(table.slice(at, at + 1))]));
    const many = spec({ channels: { train: { contentType: 'application/x-parquet', files }, validation } });
    const end = await bench.limited('-n 100', () => bench.train(many));
    expect([end.code, end.failure]).toEqual([0, '']);
  });

  it('works without a validation channel', async () => {
    const end = await bench.train(spec({ channels: { train: csv } }));
    expect(end.code).toBe(0);
    expect(end.log).toMatch(/\[11\]\ttrain-rmse:\S+\n/);
  });

  it.each([
    ['an unknown hyperparameter', { max_dept: '5' }, 'Extraneous hyperparameter found: max_dept.'],
    ['a word for a number', { max_depth: 'deep' }, "Hyperparameter max_depth: 'deep' is no integer."],
    ['a value out of range', { [rounds]: '0' }, /value 0 is not in range \[1,/],
    ['an unknown objective', { objective: 'reg:magic' }, /'reg:magic' is not one of/],
  ])('refuses %s with its own sentence, before it reads data', async (_, hyperparameters, sentence) => {
    const end = await bench.train(spec({}, hyperparameters as Record<string, string>));
    expect(end.code).toBe(1);
    expect(end.failure).toMatch(sentence);
  });

  it.each([
    ['a missing train channel', { validation }, /Channel 'train' is missing/],
    ['another channel', { train: csv, test: csv }, /Extraneous channel found: test/],
    ['an empty channel', { train: { contentType: 'text/csv', files: {} } }, /Channel 'train' is empty/],
    ['an empty file', { train: { contentType: 'text/csv', files: { 'a.csv': '' } } }, /Channel 'train' has no rows/],
    ['words in the data', { train: { contentType: 'text/csv', files: { 'a.csv': '1,2,x\n' } } }, /no number/],
    ['an unknown content type', { train: { ...csv, contentType: 'image/png' } }, /Content type 'image\/png'/],
    [
      'parquet that is none',
      { train: { contentType: 'application/x-parquet', files: { 'a.parquet': 'PAR0' } } },
      /can't be read as parquet/,
    ],
  ])('refuses %s', async (_, channels, sentence) => {
    const end = await bench.train(spec({ channels }));
    expect(end.code).toBe(1);
    expect(end.failure).toMatch(sentence);
  });

  it('goes on from its checkpoint after it was killed, to the same number of rounds', async () => {
    const long = spec({ checkpoints: true }, { [rounds]: '4000' });
    bench.prepare(long);
    const first = bench.start();
    await new Promise<void>((resolve) => {
      first.stdout?.on('data', (chunk: Buffer) => {
        if (/\[4\d\]/.test(chunk.toString())) resolve();
      });
    });
    first.kill('SIGKILL');
    await new Promise((resolve) => first.once('exit', resolve));
    const end = await bench.train(spec({ checkpoints: true }, { [rounds]: '60' }));
    expect(end.code).toBe(0);
    const steps = [...end.log.matchAll(/^\[(\d+)\]\t/gm)].map((line) => Number(line[1]));
    // The first checkpoint comes after ten rounds, the next ones when they cost little beside the training.
    expect(steps[0] === undefined || steps[0] >= 10).toBe(true);
    if (container === 'lightgbm') expect(bench.read(model).match(/^Tree=/gm)?.length).toBeGreaterThanOrEqual(60);
  });

  it('ends at once when its checkpoint has all rounds already', async () => {
    const spot = spec({ checkpoints: true }, { [rounds]: '30' });
    bench.clear('checkpoints');
    expect((await bench.train(spot)).code).toBe(0);
    bench.copy(model, `checkpoints/${container}-checkpoint.30`);
    const end = await bench.train(spot);
    expect(end.failure).toBe('');
    expect(end.code).toBe(0);
    expect(end.log).not.toMatch(/^\[\d+\]\t/m);
    expect(bench.read(model)).not.toBe('');
  });

  it('saves what it has when it is stopped', async () => {
    const more = { [rounds]: '20000', ...(container === 'xgboost' ? { save_model_on_termination: 'true' } : {}) };
    bench.prepare(spec({}, more));
    const process = bench.start();
    await new Promise<void>((resolve) => {
      process.stdout?.on('data', (chunk: Buffer) => {
        if (/\[\d+\]\t/.test(chunk.toString())) resolve();
      });
    });
    process.kill('SIGTERM');
    await new Promise((resolve) => process.once('exit', resolve));
    expect(process.exitCode).toBe(0);
    expect(bench.read(model)).not.toBe('');
  });

  describe('serving', () => {
    beforeAll(async () => {
      await bench.train(spec({}, { [rounds]: '60' }));
    });
    const post = (url: string, body: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/invocations`, { method: 'POST', body, headers: { 'content-type': 'text/csv', ...headers } });

    it('predicts close to the law it was trained on, row by row', async () => {
      await bench.serve({ SAGEMAKER_BATCH: 'true' }, async (url) => {
        const answer = await (await post(url, '4,2\n10,7\n')).text();
        const [first, second] = answer.trimEnd().split('\n').map(Number);
        expect(Math.abs((first as number) - 14)).toBeLessThan(3);
        expect(Math.abs((second as number) - 37)).toBeLessThan(3);
        expect(answer.endsWith('\n')).toBe(true);
      });
    });

    it('answers in the form that is asked for, and refuses what it cannot read', async () => {
      await bench.serve({}, async (url) => {
        expect((await fetch(`${url}/ping`)).status).toBe(200);
        expect(await (await fetch(`${url}/execution-parameters`)).json()).toMatchObject({
          BatchStrategy: 'MULTI_RECORD',
        });
        expect((await (await post(url, '4,2\n10,7\n')).text()).split(',')).toHaveLength(2);
        expect(await (await post(url, '4,2\n', { accept: 'application/json' })).json()).toMatchObject({
          predictions: [{ score: expect.any(Number) }],
        });
        expect((await post(url, '4,\n')).status).toBe(200);
        const statuses = await Promise.all([
          post(url, ''),
          post(url, '4,x\n'),
          post(url, '1,2,3\n'),
          post(url, '{}', { 'content-type': 'image/png' }),
          post(url, '4,2\n', { accept: 'image/png' }),
          post(url, 'x'.repeat(7 * 1024 * 1024)),
        ]);
        expect(statuses.map((answer) => answer.status)).toEqual([204, 415, 400, 415, 406, 413]);
      });
    });

    it('tells a missing model by its health check', async () => {
      const empty = new ContainerBench(container);
      await empty.serve({}, async (url) => expect((await fetch(`${url}/ping`)).status).toBe(500));
      empty.remove();
    });
  });
});

describe('libsvm', () => {
  const bench = new ContainerBench('xgboost');
  afterAll(() => bench.remove());

  it("is the built-in algorithm's default and gives the same model as CSV", async () => {
    const train = async (channel: TrainSpec['channels'][string]) => {
      const end = await bench.train({
        hyperparameters: { num_round: '5', eval_metric: 'rmse' },
        channels: { train: channel },
      });
      return /\[4\]\ttrain-rmse:(\S+)/.exec(end.log)?.[1];
    };
    const reference = await train(csv);
    expect(reference).toBeDefined();
    expect(await train({ files: { data: asLibsvm(table) } })).toBe(reference);
  });
});

describe('the lightgbm container on several threads', () => {
  const bench = new ContainerBench('lightgbm');
  afterAll(() => bench.remove());
  const train = (count: number, more = {}) =>
    bench.train({
      hyperparameters: { num_iterations: '4', num_leaves: '7', ...more },
      channels: { train: { contentType: 'application/x-parquet', files: { 'a.parquet': asParquet(rows(count)) } } },
    });

  it('uses as many as the rows are worth, unless it is told how many', async () => {
    bench.grantThreads(3);
    expect((await train(20_000)).log).toContain('2 of 3 threads');
    const few = await train(400);
    expect(few.log).toContain('1 of 3 threads');
    const model = bench.read('model/model.txt');
    const told = await train(400, { num_threads: '3' });
    expect([told.code, told.log.includes('threads')]).toEqual([0, false]);
    const trees = (text: string) => text.slice(0, text.indexOf('parameters:'));
    expect(trees(bench.read('model/model.txt'))).toBe(trees(model));
  });
});

describe('the lightgbm container on a warm instance', () => {
  const bench = new ContainerBench('lightgbm');
  const parquet = { contentType: 'application/x-parquet', files: { 'a.parquet': asParquet(table) } };
  const known = { ...parquet, files: { 'a.parquet': asParquet(rows(80)) } };
  const train = (hyperparameters: Record<string, string>, files = parquet, validation = known) =>
    bench.train({
      hyperparameters: { num_iterations: '12', ...hyperparameters },
      channels: { train: files, validation },
    });
  const scoresOf = (log: string): readonly string[] => log.match(/^\[\d+\].*$/gm) ?? [];
  afterAll(() => bench.remove());

  it('learns the same from the data set that an earlier job has made', async () => {
    const small = { num_leaves: '5', min_data_in_leaf: '20' };
    const cold = await train(small);
    const model = bench.read('model/model.txt');
    bench.warm();
    await train({ num_leaves: '31', min_data_in_leaf: '2' });
    const warm = await train(small);
    expect([cold.code, warm.code]).toEqual([0, 0]);
    expect(warm.log).toMatch(/train: 400 rows x 2 features, kept by an earlier job/);
    expect(warm.log).toMatch(/validation: 80 rows x 2 features, kept by an earlier job/);
    expect(bench.read('model/model.txt')).toBe(model);
    expect(scoresOf(warm.log)).toEqual(scoresOf(cold.log));
    const { log, code } = await train({ ...small, categorical_feature: 'x1' });
    expect([code, log.includes('kept')]).toEqual([0, false]);
  });

  it.each([
    ['other rows', {}, { ...parquet, files: { 'a.parquet': asParquet(rows(300)) } }],
    ['other bins', { max_bin: '15' }, parquet],
    ['another seed', { seed: '7' }, parquet],
  ])('makes a data set of its own for %s', async (_, hyperparameters, files) => {
    bench.warm();
    await train({});
    const { code, log } = await train(hyperparameters, files);
    expect([code, log.includes('kept')]).toEqual([0, false]);
  });

  it.each([
    ['numbers', {}],
    ['categories', { categorical_feature: 'x1' }],
  ])('bins other validation rows of %s by the training set that was kept', async (_, parameters) => {
    bench.clear('cache');
    bench.warm();
    await train(parameters);
    const others = { ...parquet, files: { 'a.parquet': asParquet(rows(120)) } };
    const first = await train(parameters, parquet, others);
    expect(first.log).toMatch(/train: .*, kept by an earlier job/);
    expect(first.log).toMatch(/validation: 120 rows x 2 features\n/);
    const second = await train(parameters, parquet, others);
    expect(second.log).toMatch(/validation: .*, kept by an earlier job/);
    expect(scoresOf(second.log)).toEqual(scoresOf(first.log));
    // A sweep has one set to validate with: what was made of others takes no room.
    expect(bench.list('cache/lightgbm-datasets', { deep: true }).filter((file) => file.endsWith('.bin'))).toHaveLength(
      2,
    );
  });

  it.each(['data.bin', '-data.bin'])('reads its files again when %s that was kept is broken', async (ending) => {
    bench.clear('cache');
    bench.warm();
    await train({});
    bench.breakFiles('cache', ending);
    const { code, failure, log } = await train({});
    expect([code, failure, /validation: .*kept/.test(log)]).toEqual([0, '', false]);
  });

  it('learns without keeping what the disk has no room for, and keeps it when it has', async () => {
    bench.warm();
    bench.clear('cache');
    const large = { ...parquet, files: { 'a.parquet': asParquet(rows(20_000)) } };
    const few = { num_iterations: '2', num_leaves: '3' };
    const full = await bench.limited('-f 32', () => train(few, large));
    expect([full.code, full.failure]).toEqual([0, '']);
    expect(full.log).toMatch(/The data set could not be kept for later jobs: /);
    expect(bench.list('cache/lightgbm-datasets')).toEqual([]);
    await train(few, large);
    expect((await train(few, large)).log).toMatch(/kept by an earlier job/);
  });

  it('keeps the data sets that were used last', async () => {
    bench.warm();
    bench.clear('cache');
    for (const seed of ['1', '2', '3', '1', '4']) await train({ seed, num_iterations: '1' });
    expect(bench.list('cache/lightgbm-datasets')).toHaveLength(3);
    expect((await train({ seed: '1', num_iterations: '1' })).log).toMatch(/kept by an earlier job/);
    expect((await train({ seed: '2', num_iterations: '1' })).log).not.toMatch(/kept by an earlier job/);
  });
});
