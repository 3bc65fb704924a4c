import { describe, expect, it } from 'vitest';
import { compareScenarios } from '../../../client/scenarios/compare-scenarios.js';
import type { JudgedScenario } from '../../../client/scenarios/delete-scenarios.js';
import type { ListedScenario } from '../../../client/scenarios/read-scenarios.js';
import { renderComparison } from '../../../client/views/render-comparison.js';
import { renderDeletedScenarios } from '../../../client/views/render-deleted-scenarios.js';
import { renderPlan, renderScenario, renderScenarios } from '../../../client/views/render-scenario.js';
import type { ChangeEffect } from '../../../contracts/scenario/change-effect.js';
import { scenarioSchema } from '../../../contracts/scenario/scenario.js';
import type { ScenarioManifest, ScenarioTotal } from '../../../contracts/scenario/scenario-manifest.js';

const total = (level: number, name: string, base: number, scenario: number): ScenarioTotal => ({
  ...{ level, name, base, scenario, low: 0.5 * scenario, high: 1.5 * scenario },
});
const effects: readonly ChangeEffect[] = [
  {
    ...{ change: 'price of FOODS_3_090 -10%', series: 10, days: 280, unpriced: 56 },
    unseen: { series: 2, days: 56, example: 'FOODS_3_090_CA_1: 1.42, known are 1.5 to 1.98' },
  },
  { change: 'no event on 2016-06-12', series: 0, days: 0, unpriced: 0 },
];
const manifest = (changes: Partial<ScenarioManifest> = {}): ScenarioManifest => ({
  ...{ schema: 'forecast.scenario/1', scenario: 'cheaper', forecast: 'foods', version: 'foods-20160522' },
  changes: scenarioSchema.parse({
    prices: [{ of: 'FOODS_3_090', percent: -10 }],
    events: [{ date: '2016-06-12', names: [] }],
  }),
  ...{
    hash: 'f00d',
    by: 'ana',
    at: '2016-05-23T08:00:00.000Z',
    origin: '2016-05-22',
    stores: ['CA_1', 'TX_1'],
    effects,
  },
  reproduced: { from: 'kept', most: 0 },
  groups: [
    total(1, 'Total', 21_045, 21_500),
    total(2, 'CA', 9000, 9100),
    total(3, 'CA_1', 3394, 3500),
    total(3, 'TX_1', 80, 80),
  ],
  series: [total(12, 'FOODS_3_090_CA_1', 56.3, 62.5), total(12, 'FOODS_3_091_CA_1', 0, 1.25)],
  ...{ moved: 2, files: {} },
  ...changes,
});
const plan = {
  ...{
    origin: '2016-05-22',
    days: ['2016-05-23', '2016-06-19'] as const,
    stores: ['CA_1'],
    allStores: 10,
    series: 3049,
  },
  ...{ effects: [], transforms: 2, instanceType: 'ml.m5.xlarge' },
};

const listed = (changes: Partial<ListedScenario> = {}): ListedScenario => ({
  ...{ scenario: 'cheaper', identity: 'f00d', definition: manifest(), manifest: manifest(), trouble: undefined },
  ...changes,
});
const damaged = listed({
  ...{ scenario: 'torn', definition: undefined, manifest: undefined },
  trouble: 'scenario.json is no longer the definition of a scenario: it is cut off. Delete it and compute it again.',
});
const BUSY = 'is being computed, or deleted by somebody else';
const judged = (why: string): JudgedScenario => ({
  ...{ scenario: 'cheaper', version: 'foods-20160522', by: 'ana', at: '2016-05-23T08:00:00.000Z', why },
});

describe.each([80, 200])('at %i columns', (width) => {
  const compared = compareScenarios(
    manifest(),
    manifest({ scenario: 'dearer', groups: manifest().groups.toReversed() }),
  );
  const shown = [
    renderScenario(manifest(), { all: true, width }),
    renderScenarios('foods', [listed(), damaged], width),
    renderDeletedScenarios('foods', { deleted: [judged('was computed')], kept: [judged(BUSY)] }, true, width),
    renderPlan({ ...manifest(), changes: manifest().changes }, { ...plan, effects }, width),
    renderComparison(compared, width),
  ];

  it('nothing is wider', () => {
    for (const line of shown.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  });
});

describe('the list of scenarios', () => {
  it('shows the others where one is damaged, and says what is wrong with that', () => {
    const unfinished = listed({ scenario: 'dearer', manifest: undefined });
    expect(renderScenarios('foods', [listed(), unfinished, damaged], 200)).toMatchInlineSnapshot(`
      "scenario  of version             change  by   at          changes
      cheaper   foods-20160522         +2.2 %  ana  2016-05-23  price of FOODS_3_090 -10%; no event on 2016-06-12
      dearer    foods-20160522     unfinished  ana  2016-05-23  price of FOODS_3_090 -10%; no event on 2016-06-12
      torn      –               can't be read  –    –           –

      scenario.json is no longer the definition of a scenario: it is cut off. Delete it and compute it again."
    `);
  });

  it('is that of those which go and stay where some are deleted', () => {
    const kept = [judged(BUSY)];
    expect(
      renderDeletedScenarios('foods', { deleted: [judged('was computed')], kept }, false, 200),
    ).toMatchInlineSnapshot(`
      "scenario           of version      by   at          remarks
      cheaper   stays    foods-20160522  ana  2016-05-23  is being computed, or deleted by somebody else
      cheaper   deleted  foods-20160522  ana  2016-05-23  was computed"
    `);
    expect(renderDeletedScenarios('foods', { deleted: [], kept: [] }, true)).toBe('No scenario of foods is meant.');
  });
});

describe('a scenario', () => {
  it('is shown with what was published beside it, what moved and what is outside of what is known', () => {
    expect(renderScenario(manifest(), { width: 80 })).toMatchInlineSnapshot(`
      "Scenario cheaper of foods, version foods-20160522 (origin 2016-05-22)
        price of FOODS_3_090 -10%: 10 series, 280 rows of the forecast; 56 more have
        no price
        no event on 2016-06-12: is so already, or reaches nothing
      Outside of what the models have learnt from, where they can only guess:
        price of FOODS_3_090 -10%: 2 series, 56 rows. FOODS_3_090_CA_1: 1.42, known
        are 1.5 to 1.98

             published  scenario  change              band
      Total     21,045    21,500  +2.2 %  10,750 to 32,250
      CA_1       3,394     3,500  +3.1 %    1,750 to 5,250

      2 series moved:
                        published  scenario   change          band
      FOODS_3_090_CA_1       56.3      62.5  +11.0 %  31.3 to 93.8
      FOODS_3_091_CA_1          0      1.25    +1.25  0.63 to 1.88

      Units over the 28 days. Band: sums of the days' 2.5 % and 97.5 % quantiles in
      the scenario; that of all days together is narrower. The published forecast came
      out of its models to the last bit (CA_1, TX_1)."
    `);
  });

  it('that moves nothing says so, and how near its models came', () => {
    const same = manifest({
      ...{ effects: [], moved: 0, series: [], reproduced: { from: 'made again', most: 3e-7 } },
      groups: [{ level: 1, name: 'Total', base: 9.5, scenario: 9.5 }],
    });
    expect(renderScenario(same, { width: 120 })).toMatchInlineSnapshot(`
      "Scenario cheaper of foods, version foods-20160522 (origin 2016-05-22)
        nothing is other

             published  scenario  change
      Total       9.50      9.50       =

      No series has moved: the models say what was published.

      Units over the 28 days. The published forecast came out of its models but for 0.00003 % by rounding (CA_1, TX_1)."
    `);
  });

  it('says before it is started what it takes', () => {
    expect(renderPlan({ ...manifest(), scenario: 'cheaper' }, plan, 120)).toMatchInlineSnapshot(`
      "Scenario cheaper of foods, version foods-20160522, 2016-05-23 to 2016-06-19.
        nothing is other
      It takes 2 batch transforms on ml.m5.xlarge for 3,049 series in CA_1 of 10 stores; nothing is trained, and nothing is
      published."
    `);
  });
});

describe('two scenarios', () => {
  it('are compared with the one that was published', () => {
    const other = manifest({
      scenario: 'dearer',
      groups: [
        total(1, 'Total', 21_045, 20_900),
        total(2, 'CA', 9000, 8900),
        total(3, 'CA_1', 3394, 3394),
        total(3, 'TX_1', 80, 70),
      ],
      series: [total(12, 'FOODS_3_090_CA_1', 56.3, 50)],
      moved: 70,
    });
    expect(renderComparison(compareScenarios(manifest(), other), 80)).toMatchInlineSnapshot(`
      "foods, version foods-20160522, units over the 28 days
      A: cheaper
      B: dearer

             published       A               B
      Total     21,045  21,500  +2.2 %  20,900   −0.7 %
      CA_1       3,394   3,500  +3.1 %   3,394        =
      TX_1          80      80       =      70  −12.5 %

      The series that differ most:
                        published     A            B
      FOODS_3_090_CA_1       56.3  62.5  +11.0 %  50  −11.2 %
      FOODS_3_091_CA_1          0  1.25      new   –"
    `);
  });

  it('of different versions are not', () => {
    expect(() => compareScenarios(manifest(), manifest({ scenario: 'later', version: 'foods-20160529' }))).toThrow(
      'cheaper is a scenario of version foods-20160522, later of foods-20160529: compare two of one version',
    );
  });
});
