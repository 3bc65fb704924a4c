import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../../client/compare/compare-runs.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { lineage, recorded, runFacts, runRecord } from '../records/run-facts.js';

describe('two runs', () => {
  it('of the same request, data and code differ in nothing', () => {
    const compared = compareRuns(runFacts(), runFacts({ run: 'foods-2' }));
    expect(compared).toMatchObject({ request: [], data: [], code: [], parameters: [], notes: [] });
    expect(compared.trials).toMatchObject({ same: 2, differing: [] });
  });

  it('differ in fields of the request, in the data of a store, in versions and in hyperparameters', () => {
    const { data, code, ...record } = runRecord();
    const [panel] = data.panels;
    const other = runRecord({
      ...record,
      run: 'foods-2',
      request: requestSchema.parse({ name: 'foods', sweep: { maxTrials: 20 } }),
      data: { ...data, panels: [{ ...panel!, proof: { bytes: 10, etag: '"e"', sha256: 'beef' } }] },
      code: { ...code, version: '0.3.0' },
      result: {
        ...record.result!,
        lineage: { ...lineage, champion: { ...lineage.champion, hyperparameters: { num_leaves: '31' } } },
      },
    });
    const compared = compareRuns(runFacts(), runFacts({ record: other }));
    expect(compared.request).toEqual([{ field: 'sweep.maxTrials', a: undefined, b: 20 }]);
    expect(compared.data).toEqual([{ field: 'stores.CA_1.content', a: 'f00d', b: 'beef' }]);
    expect(compared.code).toEqual([{ field: 'version', a: '0.2.0', b: '0.3.0' }]);
    expect(compared.parameters).toEqual([{ field: 'champion.hyperparameters.num_leaves', a: '10', b: '31' }]);
  });

  it('have trials in common by their points, whatever numbers these have', () => {
    const sweep = {
      ...{ run: 'foods-2', dataKey: 'data', objective: 'validation:rmse' },
      trials: [recorded('trial-000', 10, 2.25), recorded('trial-001', 12, 2.75), recorded('trial-002', 99, 3)],
    };
    const { trials } = compareRuns(runFacts(), runFacts({ sweep }));
    expect(trials).toEqual({ same: 1, differing: ['trial-000'], onlyA: [], onlyB: ['trial-002'] });
  });

  it('are not compared in what one of them does not say, which is noted', () => {
    const old = runFacts({ run: 'foods-0', request: undefined, lineage: undefined, training: undefined });
    const compared = compareRuns({ ...old, record: undefined, champion: undefined }, runFacts());
    expect(compared).toMatchObject({ request: undefined, data: undefined, code: undefined, parameters: undefined });
    expect(compared.notes).toContain('foods-0 left no record of what was asked for: not compared.');
    expect(compared.metrics.find(({ metric }) => metric === 'WRMSSE')).toEqual({
      metric: 'WRMSSE',
      a: undefined,
      b: 0.6,
    });
  });

  it('are told by how they ended', () => {
    const again = runRecord({ run: 'foods-1-again', reproduces: 'foods-1' });
    const failed = runRecord({ run: 'foods-3', result: undefined });
    const deleted = { by: 'ana', at: '2016-12-24', reason: 'old' };
    const { a, b } = compareRuns(runFacts({ record: again }), runFacts({ record: failed }));
    expect([a.state, b.state]).toEqual(['does foods-1 again', 'has not published']);
    expect(compareRuns(runFacts({ deleted: deleted as never }), runFacts()).a.state).toBe(
      'published, its version was deleted',
    );
  });
});
