import type { BacktestOrigin } from '../../contracts/evaluation/ensemble.js';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import type { ExplanationSample } from '../../contracts/explanation/explanation-sample.js';
import type { BacktestSummary } from '../../contracts/run/pipeline.js';
import type { RuleEvent } from '../../contracts/training/rule-findings.js';
import { explore } from '../../core/exploration/explore.js';
import { lookAtErrors } from '../../core/exploration/look-at-errors.js';
import { lookAtStore } from '../../core/exploration/look-at-store.js';
import { sumErrors } from '../../core/exploration/sum-errors.js';
import type { Encoded } from '../../core/panel/panel.js';
import type { DrawnGroup, DrawnTrial, RunReport } from '../../reports/report-data.js';
import { smallPanel } from '../support/small-panel.js';
import { splitByStore } from '../support/split-by-store.js';

/** A text of data that would do something were it markup. */
export const HOSTILE = '<img src=x onerror="alert(1)">';

export const event = (name: string, details = 'a & b'): RuleEvent => ({
  ...{ name, rule: name, status: 'IssuesFound', step: 3, details, job: 'job', action: 'notified' },
});

export const trial = (index: number, more: Partial<DrawnTrial> = {}): DrawnTrial => ({
  name: `trial-${String(index).padStart(3, '0')}`,
  algorithm: 'xgboost',
  status: 'completed',
  objective: 1.5 + index / 100,
  hyperparameters: { max_depth: String(3 + (index % 5)), eta: String(0.05 + index / 50) },
  metrics: { 'train:rmse': [3, 2], 'validation:rmse': [3, 2.5] },
  importance: {},
  ruleEvents: [],
  attempts: 1,
  billableSeconds: 30 + index,
  ...more,
});

export const score = (name: string, wrmsse: number, more: Partial<Score> = {}): Score => ({
  ...{ name, wrmsse, rmse: 1, bias: 0.02, levels: Array.from({ length: 12 }, () => wrmsse) },
  ...more,
});

const origin = (originDay: number, ours: number): BacktestOrigin => ({
  window: { name: 'validation', originDay, firstDate: `2016-0${originDay - 1854}-28`, lastDate: '2016-04-24' },
  ensemble: score('ensemble', ours),
  members: [score('lightgbm <per> store', ours + 0.1)],
  baselines: [score('seasonal naive', 0.9)],
});

export const backtest: BacktestSummary = {
  origins: [origin(1856, 0.6), origin(1857, 0.7)],
  recipe: { weights: [0.75, 0.25], correction: 'store', strength: 0.5 },
  means: [
    { kind: 'ensemble', name: 'ensemble', scores: [0.6, 0.7], mean: 0.65, spread: 0.0707 },
    { kind: 'member', name: 'lightgbm <per> store', scores: [0.7, 0.8], mean: 0.75, spread: 0.0707 },
    { kind: 'baseline', name: 'seasonal naive', scores: [0.9, Number.NaN], mean: 0.9 },
  ],
  note: '2 windows of 28 days say little.',
};

const days = (value: (day: number) => number) => Array.from({ length: 28 }, (_, day) => value(day));

export const group = (name: string): DrawnGroup => ({
  name,
  sold: Array.from({ length: 56 }, (_, day) => 100 + day),
  since: [150, 151],
  forecast: days((day) => 160 + day),
  quantiles: {
    'q0.025': days((day) => 100 + day),
    'q0.25': days((day) => 140 + day),
    'q0.75': days((day) => 180 + day),
    'q0.975': days((day) => 300 + day),
  },
});

const HOSTILE_PANEL = (() => {
  const panel = smallPanel({
    stores: ['CA_1', 'TX_1'],
    days: 430,
    sales: (series, day) => (series + day) % 9,
    price: (_, week) => 2 - (week % 5) / 20,
  });
  const { series, calendar } = panel;
  const named = (encoded: Encoded): Encoded => ({
    ...encoded,
    labels: encoded.labels.map((label) => `${HOSTILE}${label}`),
  });
  const codes = Uint16Array.from(calendar.dates, (_, day) => (day % 50 === 0 ? 1 : 0));
  return {
    ...panel,
    calendar: { ...calendar, events: { ...calendar.events, eventName1: { labels: ['unknown', HOSTILE], codes } } },
    series: {
      ...series,
      ids: series.ids.map((id) => `${HOSTILE}${id}`),
      ...{
        item: named(series.item),
        department: named(series.department),
        category: named(series.category),
        state: named(series.state),
      },
    },
  };
})();

/** Data and errors of a panel whose every id is hostile. */
export const hostileData = (): Pick<RunReport, 'data' | 'errors'> => {
  const stores = splitByStore(HOSTILE_PANEL);
  const forecast = new Float32Array(2 * 28).fill(3);
  const looks = stores.map(({ panel }) =>
    lookAtErrors({
      store: HOSTILE,
      panel,
      originDay: 400,
      name: HOSTILE,
      forecast,
      chosen: [panel.series.ids[0] as string],
    }),
  );
  return {
    data: explore(stores.map(({ panel }) => lookAtStore(HOSTILE, panel, 430))),
    errors: sumErrors(looks, undefined),
  };
};

/** What moves a forecast of two members, one of which could not be explained. */
export const explanation: ExplanationSample = {
  run: 'foods-1',
  rows: 1000,
  seed: 1,
  members: [
    {
      name: 'lightgbm per store',
      weight: 0.75,
      link: 'log',
      rows: 1000,
      features: [
        {
          name: 'mean_28',
          meaning: 'mean units of the 28 days up to the origin',
          mean: Math.log(1.5),
          dependence: [
            { from: 0, to: 1, contribution: Math.log(0.5) },
            { from: 1.5, to: 8, contribution: Math.log(2) },
          ],
        },
        { name: HOSTILE, meaning: HOSTILE, mean: 0.1, dependence: [{ from: 1, to: 1, contribution: 0.1 }] },
      ],
      interactions: {
        ...{ rows: 120, found: 66 },
        pairs: [
          { features: ['mean_28', HOSTILE], mean: Math.log(1.2) },
          { features: ['mean_28', 'weekday'], mean: Math.log(1.05) },
        ],
      },
      faults: [],
    },
    { name: 'xgboost per all', weight: 0.25, link: 'identity', rows: 0, features: [], faults: [`No: ${HOSTILE}.`] },
  ],
};
/** A run with something in every section. */
export const report = (more: Partial<RunReport> = {}): RunReport => ({
  run: 'run-1',
  name: 'foods',
  trials: [trial(0), trial(1)],
  members: [
    { name: 'lightgbm <per> store', weight: 0.75 },
    { name: 'top-down', weight: 0.25 },
  ],
  champion: 'trial-000',
  scoreboard: {
    window: { name: 'validation', originDay: 1885, firstDate: '2016-03-28', lastDate: '2016-04-24' },
    candidates: [
      score('trial-000', 0.6, { stores: { CA_1: 0.5, TX_1: 0.8 }, departments: { FOODS_1: 0.6 } }),
      score('trial-001', 0.62),
    ],
    baselines: [score('seasonal naive', 0.7, { stores: { CA_1: 0.6, TX_1: 0.75 }, departments: { FOODS_1: 0.7 } })],
  },
  forecast: { originDate: '2016-04-24', series: 4, groups: [group('Total'), group('CA')] },
  ...more,
});

/** The rows of all tables, as their cells are written. */
export const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell = '']) => cell),
  );
