import { describe, expect, it } from 'vitest';
import { compareForecasts } from '../../client/compare/compare-forecasts.js';
import { compareRuns } from '../../client/compare/compare-runs.js';
import type { RunComparison } from '../../client/compare/run-comparison.js';
import { renderRunComparison } from '../../client/views/render-run-comparison.js';
import { requestSchema } from '../../contracts/request/request.js';
import { lineage, runFacts, runRecord } from './records/run-facts.js';

const forecast = (units: Readonly<Record<string, number>>) => ({
  firstDate: '2016-04-25',
  series: new Map(Object.entries(units).map(([name, each]) => [name, new Float32Array(28).fill(each)])),
});

const other = runRecord({
  run: 'foods-2',
  request: requestSchema.parse({
    name: 'foods',
    sweep: { maxTrials: 20 },
    scope: { stores: ['CA_1', 'CA_2', 'TX_1'] },
  }),
  result: {
    at: '2016-11-25T10:30:00.000Z',
    training: { kind: 'search' },
    lineage: { ...lineage, metrics: { ...lineage.metrics, wrmsse: 0.55 } },
    version: 'foods-2',
  },
});

const comparison: RunComparison = {
  ...compareRuns(runFacts(), runFacts({ record: other })),
  models: { same: 2, differing: [], onlyA: [], onlyB: [] },
  features: { same: 1, differing: ['CA_1 d_1913'], onlyA: [], onlyB: ['TX_1 d_1913'] },
  forecasts: compareForecasts(
    forecast({ FOODS_1_001_CA_1: 1, FOODS_1_002_CA_1: 2 }),
    forecast({ FOODS_1_001_CA_1: 1, FOODS_1_002_CA_1: 3 }),
  ),
  sameQuantiles: false,
  tolerance: 0,
  notes: [],
};

describe('two runs side by side', () => {
  it('are shown by what differs, and by the series that changed most', () => {
    expect(renderRunComparison(comparison, 10, 200)).toMatchInlineSnapshot(`
      "   run      forecast  origin      started
      A  foods-1  foods     2016-04-24  2016-11-24 09:30  published, its version is gone
      B  foods-2  foods     2016-04-24  2016-11-24 09:30  published, its version is gone

      Request:
      field            A → B
      scope.stores     – → ["CA_1","CA_2","TX_1"]
      sweep.maxTrials  – → 20

      Data: the same.

      Code and environment: the same.

      Parameters: the same.

      Feature files: 1 the same; 1 other: CA_1 d_1913; 1 of B alone: TX_1 d_1913.
      Trials: 2 the same.
      Models: 2 the same.

      metric                             A        B     B − A
      WRMSSE                       0.60000  0.55000  −0.05000
      RMSE                         1.50000  1.50000         =
      bias                         0.01000  0.01000         =
      WRMSSE of the best baseline  0.90000  0.90000         =
      best objective               2.25000  2.25000         =
      trials                             2        2         =
      training jobs                      4        4         =
      billable seconds                 100      100         =

      Forecast: 28 of 56 numbers differ, in 1 of 2 series on 28 days, 2016-04-25 to 2016-05-22; the total is 84 and 112 (+33.3 %), and the largest difference of a number 33.3 %.
      Its intervals are made of others.

      The series that changed most, units over the days:
      series             A   B  B − A
      FOODS_1_002_CA_1  56  84    +28  +50.0 %"
    `);
  });

  it('fit a terminal of 80 columns', () => {
    expect(renderRunComparison(comparison, 10, 80)).toMatchInlineSnapshot(`
      "   run      forecast  origin      started
      A  foods-1  foods     2016-04-24  2016-11-24 09:30  published, its version is
                                                          gone
      B  foods-2  foods     2016-04-24  2016-11-24 09:30  published, its version is
                                                          gone

      Request:
      field            A → B
      scope.stores     – → ["CA_1","CA_2","TX_1"]
      sweep.maxTrials  – → 20

      Data: the same.

      Code and environment: the same.

      Parameters: the same.

      Feature files: 1 the same; 1 other: CA_1 d_1913; 1 of B alone: TX_1 d_1913.
      Trials: 2 the same.
      Models: 2 the same.

      metric                             A        B     B − A
      WRMSSE                       0.60000  0.55000  −0.05000
      RMSE                         1.50000  1.50000         =
      bias                         0.01000  0.01000         =
      WRMSSE of the best baseline  0.90000  0.90000         =
      best objective               2.25000  2.25000         =
      trials                             2        2         =
      training jobs                      4        4         =
      billable seconds                 100      100         =

      Forecast: 28 of 56 numbers differ, in 1 of 2 series on 28 days, 2016-04-25 to
      2016-05-22; the total is 84 and 112 (+33.3 %), and the largest difference of a
      number 33.3 %.
      Its intervals are made of others.

      The series that changed most, units over the days:
      series             A   B  B − A
      FOODS_1_002_CA_1  56  84    +28  +50.0 %"
    `);
  });
});
