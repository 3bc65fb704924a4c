import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { OWN_CONTAINERS } from '../../packages/sagemaker-local/src/images/own-containers.js';
import { asRecordio, scoresOf } from './as-recordio.js';
import { asCsv, asLibsvm, ContainerBench, rows, type TrainSpec } from './container-bench.js';

const RECORDIO = 'application/x-recordio-protobuf';
const table = rows(200);
/** Rows of so many classes, by the first feature. */
const classes = (count: number) => table.map(([, x0, x1]) => [Math.floor((x0 * count) / 13), x0, x1] as const);
const csv = (rows: readonly (readonly number[])[]) => ({ contentType: 'text/csv', files: { 'a.csv': asCsv(rows) } });

const { metricDefinitions } = JSON.parse(readFileSync(join(OWN_CONTAINERS, 'xgboost', 'container.json'), 'utf8')) as {
  metricDefinitions: readonly { readonly Name: string; readonly Regex: string }[];
};

/** What SageMaker finds in a log by the definitions of the algorithm: names of metrics and their last values. */
function metricsIn(log: string): Record<string, number> {
  const lines = log.split('\n').map((line) => line.replaceAll('\t', '#011'));
  const found = metricDefinitions.flatMap(({ Name, Regex }) => {
    const values = lines.flatMap((line) => new RegExp(Regex).exec(line)?.[1] ?? []);
    return values.length === 0 ? [] : [[Name, Number(values.at(-1))] as const];
  });
  return Object.fromEntries(found);
}

describe("the stand-in of SageMaker's XGBoost", () => {
  const bench = new ContainerBench('xgboost');
  afterAll(() => bench.remove());
  const train = (hyperparameters: Record<string, string>, channels: TrainSpec['channels']) =>
    bench.train({ hyperparameters: { num_round: '5', ...hyperparameters }, channels });
  const lastError = (log: string) => /\[4\]\ttrain-rmse:(\S+)/.exec(log)?.[1];
  const post = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
    fetch(`${url}/invocations`, { method: 'POST', body, headers });

  it('learns the same from dense records as from CSV, and answers records with records', async () => {
    const reference = lastError((await train({}, { train: csv(table) })).log);
    const dense = await train({}, { train: { contentType: RECORDIO, files: { a: asRecordio(table) } } });
    expect([dense.code, dense.failure, lastError(dense.log)]).toEqual([0, '', reference]);
    await bench.serve({}, async (url) => {
      const two = table.slice(0, 2).map(([, ...features]) => features);
      const body = new Uint8Array(asRecordio(two, { labels: false }));
      const answer = await post(url, body, { 'content-type': RECORDIO, accept: RECORDIO });
      const scores = scoresOf(new Uint8Array(await answer.arrayBuffer()));
      const text = await (await post(url, asCsv(two), { 'content-type': 'text/csv' })).text();
      expect(scores.flat()).toEqual(text.split(',').map(Number));
      const broken = await post(url, body.slice(0, 20), { 'content-type': RECORDIO });
      expect([broken.status, await broken.text()]).toEqual([
        415,
        'Loading recordio-protobuf data failed: the record at byte 0 is cut off',
      ]);
    });
  });

  it('learns the same from sparse records and from libsvm with blanks and comments at the ends of lines', async () => {
    const sparse = await train(
      {},
      { train: { contentType: RECORDIO, files: { a: asRecordio(table, { sparse: true }) } } },
    );
    const withoutZeros = asLibsvm(table).replaceAll(/ \d+:0(?= |$)/gm, '');
    const untidy = withoutZeros.replaceAll(/$/gm, '  # a comment').replace(/^/, '\n# nothing but a comment\n');
    const libsvm = await train({}, { train: { files: { a: untidy } } });
    expect([libsvm.code, libsvm.failure]).toEqual([0, '']);
    expect(lastError(sparse.log)).toBe(lastError(libsvm.log));
  });

  it('prints what eval_metric asks for, as SageMaker finds it', async () => {
    const metrics = 'accuracy,balanced_accuracy,f1,f1_binary,precision,recall_micro,auc,logloss';
    const two = await train(
      { objective: 'binary:logistic', eval_metric: metrics, num_round: '30' },
      { train: csv(classes(2)), validation: csv(classes(2).slice(0, 50)) },
    );
    const found = metricsIn(two.log);
    expect(Object.keys(found).sort()).toEqual(
      metrics
        .split(',')
        .flatMap((name) => [`train:${name}`, `validation:${name}`])
        .sort(),
    );
    expect(found['validation:accuracy']).toBeGreaterThan(0.9);
    const counts = await train(
      { objective: 'reg:tweedie', tweedie_variance_power: '1.4', eval_metric: 'tweedie-nloglik,mse,rmse,r2,rmsle' },
      { train: csv(table) },
    );
    const measured = metricsIn(counts.log);
    expect(Object.keys(measured).sort()).toEqual(
      ['mse', 'r2', 'rmse', 'rmsle', 'tweedie-nloglik'].map((name) => `train:${name}`),
    );
    expect(Math.sqrt(measured['train:mse'] as number)).toBeCloseTo(measured['train:rmse'] as number, 3);
  });

  it('divides all rows into folds, a model each, and lets the models answer together', async () => {
    const end = await train(
      {
        objective: 'multi:softprob',
        num_class: '3',
        eval_metric: 'mlogloss,accuracy',
        _kfold: '3',
        _num_cv_round: '2',
      },
      { train: csv(classes(3)), validation: csv(classes(3).slice(0, 31)) },
    );
    expect([end.code, end.failure]).toEqual([0, '']);
    const models = bench.list('model').sort();
    expect(models).toEqual(Array.from({ length: 6 }, (_, fold) => `xgboost-model-${fold}`));
    const lines = bench.read('output/data/predictions.csv').trim().split('\n');
    expect(lines).toHaveLength(231);
    expect(lines[0]?.split(',')).toHaveLength(3);
    expect(end.log).toMatch(
      /The overall metrics of 2-round cross validation\n\[5\]\ttrain-mlogloss:\S+\tvalidation-mlogloss:/,
    );
    await bench.serve({ SAGEMAKER_BATCH: 'true' }, async (url) => {
      const answer = await (await post(url, '1,2\n3,4\n', { 'content-type': 'text/csv' })).text();
      const shares = answer
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as number[]);
      expect(shares.map((one) => one.length)).toEqual([3, 3]);
      expect(shares[0]?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    });
    await bench.serve({ SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label, probability,predicted_score' }, async (url) => {
      const ask = (accept: string) => post(url, '1,2\n12,4\n', { 'content-type': 'text/csv', accept });
      const { predictions } = JSON.parse((await (await ask('application/json')).text()).replaceAll('NaN', 'null')) as {
        predictions: Record<string, number | null>[];
      };
      expect(predictions).toEqual([
        { predicted_label: 0, probability: expect.any(Number), predicted_score: null },
        { predicted_label: 2, probability: expect.any(Number), predicted_score: null },
      ]);
      const lines = (await (await ask('text/csv')).text()).split('\n');
      expect(lines).toEqual(predictions.map((one) => `${one.predicted_label},${one.probability},nan`));
    });
  });

  it('ranks rows among those of their group, and takes weights and times of survival', async () => {
    const grouped = asLibsvm(classes(3)).replaceAll(
      /^(\S+) /gm,
      (_, label: string, at: number) => `${label} qid:${Math.floor(at / 400)} `,
    );
    const ranked = await train({ objective: 'rank:ndcg', eval_metric: 'ndcg' }, { train: { files: { a: grouped } } });
    expect([ranked.code, ranked.failure]).toEqual([0, '']);
    expect(Object.keys(metricsIn(ranked.log))).toEqual(['train:ndcg']);
    const times = table.map(([label, ...features]) => [1 + label, ...features]);
    const survived = await train({ objective: 'survival:aft', eval_metric: 'aft-nloglik' }, { train: csv(times) });
    expect([survived.code, survived.failure]).toEqual([0, '']);
    expect(Object.keys(metricsIn(survived.log))).toEqual(['train:aft-nloglik']);
  });

  it.each<[string, Record<string, string>, TrainSpec['channels'], string | RegExp]>([
    [
      'labels of two columns',
      {},
      { train: { ...csv(table), contentType: 'text/csv; label_size=2' } },
      'text/csv; label_size=2 is not an accepted csv ContentType. Optional parameter label_size must be equal to 1.',
    ],
    [
      'a GPU that is not there',
      { tree_method: 'gpu_hist' },
      { train: csv(table) },
      "Hyperparameter tree_method: 'gpu_hist' needs a GPU, and this container trains on CPUs. Use hist.",
    ],
    [
      'a metric that nobody knows',
      { eval_metric: 'rmse,acuracy' },
      { train: csv(table) },
      /'acuracy' is not one of accuracy, aft-nloglik,/,
    ],
    [
      'a metric of classes for numbers',
      { eval_metric: 'f1' },
      { train: csv(table) },
      "Metric 'f1' needs classes, and objective 'reg:squarederror' has none.",
    ],
    [
      'libsvm that is none',
      {},
      { train: { files: { a: '1 0:2\n1 0:x\n' } } },
      /^a, line 2, is not libsvm: label\[:weight\] index:value …/,
    ],
    [
      'records that are none',
      {},
      { train: { contentType: RECORDIO, files: { a: '1,2,3,4,5\n' } } },
      "Channel 'train' can't be read as recordio-protobuf: byte 0 begins no record.",
    ],
  ])('refuses %s', async (_, hyperparameters, channels, sentence) => {
    const end = await train(hyperparameters, channels);
    expect(end.code).toBe(1);
    expect(end.failure).toMatch(sentence);
  });
});
