import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTensorDirectory } from '@durable-forecast/debugger-rules/tensors';
import { afterAll, describe, expect, it } from 'vitest';
import { asCsv, ContainerBench, rows } from './container-bench.js';

const COLLECTIONS = ['metrics', 'feature_importance', 'average_shap', 'trees', 'labels', 'predictions'];

describe.each([
  ['xgboost', { num_round: '11', eval_metric: 'rmse' }],
  ['lightgbm', { num_iterations: '11', min_data_in_leaf: '5' }],
] as const)('the tensors of the %s container', (container, hyperparameters) => {
  const bench = new ContainerBench(container);
  afterAll(() => bench.remove());

  it('are saved at the interval of the hook, in every collection that it lists', async () => {
    const csv = (count: number) => ({ contentType: 'text/csv', files: { 'a.csv': asCsv(rows(count)) } });
    bench.prepare({ hyperparameters, channels: { train: csv(300), validation: csv(40) } });
    const folder = join(bench.base, 'tensors');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(bench.base, 'input/config/debughookconfig.json'),
      JSON.stringify({
        LocalPath: folder,
        HookParameters: { save_interval: '5' },
        CollectionConfigurations: COLLECTIONS.map((CollectionName) => ({ CollectionName })),
      }),
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
    const names = [...series.values()].map((one) => one.name);
    expect(names).toEqual(
      expect.arrayContaining(['train-rmse', 'validation-rmse', 'labels', 'predictions', 'trees/Node', 'trees/Feature']),
    );
    for (const prefix of ['feature_importance/weight/', 'average_shap/']) {
      expect(names.some((name) => name.startsWith(prefix))).toBe(true);
    }
    const stepsOf = (name: string) =>
      [...series.values()].find((one) => one.name === name)?.points.map((point) => point.step);
    expect(stepsOf('train-rmse')).toEqual([0, 5, 10]);
    expect(stepsOf('trees/Node')).toEqual([0, 5, 10]);
  });
});
