import { describe, expect, it } from 'vitest';
import combineScenarioTask, {
  type CombinedScenario,
  type CombineScenarioTask,
} from '../../../activities/scenarios/combine-scenario-task.js';
import type { EnsembleRecipe } from '../../../contracts/evaluation/ensemble.js';
import { scenarioSchema } from '../../../contracts/scenario/scenario.js';
import { applyChoice } from '../../../core/ensemble/choose-ensemble.js';
import { QUANTILES } from '../../../core/metrics/wspl.js';
import { HORIZON } from '../../../core/panel/panel.js';
import { encodePanel } from '../../../core/panel/panel-file.js';
import { selectSeries } from '../../../core/panel/select-series.js';
import { smallPanel } from '../../support/small-panel.js';

const ORIGIN = 84;
/** Two items in two stores, whose sales grow from series to series. */
const panel = smallPanel({
  stores: ['CA_1', 'TX_1'],
  days: ORIGIN,
  sales: (series, day) => 3 + 2 * series + (day % 7),
});
const flat = (...units: readonly number[]) =>
  Float32Array.from({ length: units.length * HORIZON }, (_, cell) => units[Math.floor(cell / HORIZON)] as number);

const members = [flat(4, 6, 8, 10), flat(5, 5, 9, 12)];
const weights = [0.75, 0.25];
const ofFirst = (values: Float32Array) => values.slice(0, 2 * HORIZON);
const sumOf = (values: Float32Array, series: number) =>
  values.subarray(series * HORIZON, (series + 1) * HORIZON).reduce((sum, units) => sum + units, 0);

function combine(recipe: EnsembleRecipe, changes: Partial<CombineScenarioTask> = {}): CombinedScenario {
  return combineScenarioTask({
    panels: [0, 2].map((row) => encodePanel(selectSeries(panel, [row, row + 1]))),
    ...{ originDay: ORIGIN, scenario: scenarioSchema.parse({}), stores: ['CA_1'] },
    published: applyChoice({ panel, originDay: ORIGIN, forecasts: members }, recipe),
    ...{ base: members.map(ofFirst), changed: members.map(ofFirst), anchor: 'base', methods: [], recipe },
    quantiles: Array.from({ length: 12 }, () => [{ centre: 1, ratios: QUANTILES.map((_, at) => at / 4) }]),
    ...changes,
  });
}

const recipes = [
  { weights, correction: 'none', strength: 0 },
  { weights, correction: 'store', strength: 1 },
  { weights, correction: 'store-department', strength: 0.5 },
  { weights, correction: 'day-totals', strength: 0.5 },
  { weights, correction: 'least-squares-structural', strength: 1, totals: 'refined' },
] as const satisfies readonly EnsembleRecipe[];

describe.each(recipes)('a scenario whose sums are corrected to $correction', (recipe) => {
  const published = applyChoice({ panel, originDay: ORIGIN, forecasts: members }, recipe);

  it('is what was published where the members say the same', () => {
    const same = combine(recipe);
    expect(same).toMatchObject({ kind: 'combined', most: 0, moved: 0, series: [] });
    expect((same as { forecast: Float32Array }).forecast).toEqual(published);
  });

  it('is as much more as they say, in the stores that were computed alone', () => {
    const more = members.map((values) => ofFirst(values).map((units, cell) => (cell < HORIZON ? 1.5 * units : units)));
    const combined = combine(recipe, { changed: more });
    if (combined.kind !== 'combined') throw new Error('it differs');
    expect(sumOf(combined.forecast, 0) / sumOf(published, 0)).toBeCloseTo(1.5, 5);
    for (const series of [1, 2, 3]) expect(sumOf(combined.forecast, series)).toBe(sumOf(published, series));
    expect(combined.moved).toBe(1);
    expect(combined.series).toEqual([
      {
        ...{ level: 12, name: 'FOODS_1_001_CA_1' },
        base: expect.closeTo(sumOf(published, 0), 3),
        scenario: expect.closeTo(1.5 * sumOf(published, 0), 3),
        low: expect.closeTo(0.25 * 1.5 * sumOf(published, 0), 2),
        high: expect.closeTo(1.75 * 1.5 * sumOf(published, 0), 2),
      },
    ]);
    const [total] = combined.groups;
    expect(total?.scenario).toBeCloseTo(sumOf(published, 0) * 0.5 + (total?.base as number), 2);
  });
});

it('refuses members that do not make the published forecast, with the series that differs most', () => {
  const other = members.map((values) => ofFirst(values).map((units, cell) => (cell < HORIZON ? units : 1.01 * units)));
  expect(combine(recipes[0], { base: other })).toEqual({
    kind: 'differs',
    most: expect.closeTo(0.01 / 1.01, 5),
    series: 'HOBBIES_1_002_CA_1',
  });
});

it('makes day totals anew with the events of the scenario, at the prices that were published', () => {
  const events = { names: new Uint16Array(panel.calendar.dates.length).fill(1), labels: ['Feast', 'unknown'] };
  for (const day of [20, 50]) events.names[day] = 0;
  const eventName1 = { labels: events.labels, codes: events.names };
  const calendar = { ...panel.calendar, events: { ...panel.calendar.events, eventName1 } };
  // Feasts sell three times as much.
  const sales = panel.sales.map((units, cell) => ([20, 50].includes(cell % ORIGIN) ? 3 * units : units));
  const feasts = { ...panel, calendar, sales };
  const recipe = recipes[3];
  const published = applyChoice({ panel: feasts, originDay: ORIGIN, forecasts: members }, recipe);
  const date = feasts.calendar.dates[ORIGIN + 4] as string;
  const combined = combine(recipe, {
    panels: [0, 2].map((row) => encodePanel(selectSeries(feasts, [row, row + 1]))),
    scenario: scenarioSchema.parse({ events: [{ date, names: ['Feast'] }] }),
    ...{ published, anchor: 'changed' },
  });
  if (combined.kind !== 'combined') throw new Error('it differs');
  const ratio = (step: number) => (combined.forecast[step] as number) / (published[step] as number);
  expect(ratio(4)).toBeGreaterThan(1.2);
  expect(ratio(20)).toBeCloseTo(1, 2);
});
