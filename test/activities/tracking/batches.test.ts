import { describe, expect, it } from 'vitest';
import { batchesOf, metricsOf, pairsOf } from '../../../activities/tracking/mlflow/batches.js';
import { trainingEnded } from '../../contracts/tracking/entries.js';

const numbered = (count: number, value = 'x') =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value }));
const rounds = (count: number) =>
  Array.from({ length: count }, (_, step) => ({ key: 'rmse', value: 1, timestamp: 1_700_000_000_000, step }));

describe('what is written to MLflow in a call', () => {
  it('is never more than it takes of any kind, and nothing is left out', () => {
    const batches = batchesOf({ params: numbered(205), tags: numbered(101), metrics: rounds(2500) });
    expect(batches.map(({ params, tags, metrics }) => [params?.length, tags?.length, metrics?.length])).toEqual([
      [100, undefined, undefined],
      [100, undefined, undefined],
      [5, undefined, undefined],
      [undefined, 100, undefined],
      [undefined, 1, undefined],
      [undefined, undefined, 1000],
      [undefined, undefined, 1000],
      [undefined, undefined, 500],
    ]);
  });

  it('is less than a megabyte, whatever is in it', () => {
    const batches = batchesOf({ params: numbered(400, 'ä'.repeat(6000)) });
    for (const batch of batches) expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(1_000_000);
    expect(batches.flatMap(({ params = [] }) => params)).toHaveLength(400);
  });

  it('has names of the letters that MLflow takes, and values as long as it takes', () => {
    const [batch] = batchesOf({ params: [{ key: 'größe[0]', value: 'x'.repeat(7000) }] });
    const [param] = batch?.params ?? [];
    expect(param?.key).toBe('gr__e_0_');
    expect(param?.value).toHaveLength(6000);
    expect(param?.value.endsWith('…')).toBe(true);
  });

  it('is nothing where there is nothing to write', () => {
    expect(batchesOf({ params: [], tags: [], metrics: [] })).toEqual([]);
    expect(pairsOf({ a: '', b: '1' })).toEqual([{ key: 'b', value: '1' }]);
  });

  it('has every round of a series with its time, and the word for what is no number', () => {
    expect(metricsOf(trainingEnded().series['job-2'] ?? []).map(({ key, value, step }) => [key, value, step])).toEqual([
      ['validation:rmse', 2, 0],
      ['validation:rmse', 1.5, 1],
      ['train:rmse', 1.9, 0],
      ['train:rmse', 'NaN', 1],
    ]);
  });
});
