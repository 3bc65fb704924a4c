import { expect, it } from 'vitest';
import { MetricReader } from '../../../activities/training/metric-reader.js';
import { BUNDLED } from '../../../contracts/algorithms/algorithms.js';
import { bundledDeclarations } from '../../../contracts/algorithms/bundled-declarations.js';

it.each(BUNDLED)('the metric definitions of %s match the lines that its container logs', (algorithm) => {
  const { metrics, objective, fitObjective } = bundledDeclarations[algorithm];
  const read = (text: string) => new MetricReader(metrics).read([{ text, time: 1 }]);
  expect(read('[12]#011train-rmse:1.25702#011validation-rmse:2.43126')).toEqual([
    { metric: 'train:rmse', step: 0, value: 1.25702, time: 1 },
    { metric: 'validation:rmse', step: 0, value: 2.43126, time: 1 },
  ]);
  expect(read('[0]#011train-rmse:nan#011validation-rmse:1e-05').map((point) => point.value)).toEqual([
    Number.NaN,
    1e-5,
  ]);
  expect(read('training on 3 files')).toEqual([]);
  expect(metrics.map((metric) => metric.name)).toEqual(expect.arrayContaining([objective, fitObjective]));
});
