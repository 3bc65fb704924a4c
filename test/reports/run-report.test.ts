import { describe, expect, it } from 'vitest';
import type { BacktestOrigin } from '../../contracts/evaluation/ensemble.js';
import type { Score } from '../../contracts/evaluation/evaluation.js';
import type { BacktestSummary } from '../../contracts/run/pipeline.js';
import type { DrawnGroup } from '../../reports/forecast-section.js';
import { lineChart } from '../../reports/line-chart.js';
import { type RunReport, runReport } from '../../reports/run-report.js';
import type { DrawnTrial } from '../../reports/training-sections.js';

const chart = { title: 'Error', xLabel: 'round', yLabel: 'RMSE' };

describe('lineChart', () => {
  it('draws every point within the axes, and round ticks', () => {
    const svg = lineChart({ ...chart, lines: [{ name: 'one', points: [3, 2, 1.5].map((y, x) => ({ x, y })) }] });
    const path = /<path d="(M[^"]+L[^"]+)" fill="none" stroke="#0072b2"/.exec(svg)?.[1] as string;
    const points = [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);
    expect(points).toHaveLength(3);
    for (const [x, y] of points as [number, number][]) {
      expect(x).toBeGreaterThanOrEqual(64);
      expect(x).toBeLessThanOrEqual(504);
      expect(y).toBeGreaterThanOrEqual(34);
      expect(y).toBeLessThanOrEqual(284);
    }
    expect(svg).toContain('>1.5</text>');
    expect(svg).toContain('>3</text>');
  });

  it.each([
    ['no lines', []],
    ['a line without points', [{ name: 'one', points: [] }]],
    ['nothing but NaN', [{ name: 'one', points: [{ x: 0, y: Number.NaN }] }]],
  ])('says so where there is nothing to draw: %s', (_, lines) => {
    expect(lineChart({ ...chart, lines })).toContain('nothing to draw');
  });

  it('cuts the middle out of a title that is wider than the chart, and keeps the whole for those who point at it', () => {
    const title = `${'Ä🥖'.repeat(100)}: sales, and the 28 days after 2025-05-12`;
    const svg = lineChart({ ...chart, title, lines: [] });
    expect(svg).toContain(`<title>${title}</title>`);
    const drawn = /font-size="13">([^<]*)</.exec(svg)?.[1] as string;
    expect([...drawn]).toHaveLength(84);
    expect(drawn).toMatch(/^Ä🥖.*Ä🥖Ä….*: sales, and the 28 days after 2025-05-12$/u);
  });

  it('draws a single point and a constant line without dividing by zero', () => {
    const lines = [
      { name: 'flat', points: [0, 1].map((x) => ({ x, y: 0 })) },
      { name: 'dot', points: [{ x: 0, y: 0 }] },
    ];
    expect(lineChart({ ...chart, lines })).not.toMatch(/NaN|Infinity/);
  });
});

describe('runReport', () => {
  const page = (trials: readonly DrawnTrial[], more: Partial<RunReport> = {}) =>
    runReport({ run: 'run-1', trials, members: [], ...more });
  const trial: DrawnTrial = {
    name: 'trial-000',
    algorithm: 'xgboost',
    status: 'completed',
    objective: 1.5,
    hyperparameters: { max_depth: '<5>' },
    metrics: { 'train:rmse': [3, 2], 'validation:rmse': [3, 2.5] },
    importance: { lag_t28: [{ step: 0, value: 0.4 }], price: [{ step: 0, value: 0.6 }] },
    ruleEvents: [
      {
        name: 'Overfit',
        rule: 'Overfit',
        status: 'IssuesFound',
        step: 3,
        details: 'a & b',
        job: 'job',
        action: 'notified',
      },
    ],
  };

  it('has curves, trials, rules and importance, and escapes what it shows', () => {
    const html = page([trial]);
    for (const part of ['trial-000 xgboost validation', 'Feature importance', 'a &#38; b', 'max_depth=&#60;5&#62;']) {
      expect(html).toContain(part);
    }
    expect(html).not.toContain('<5>');
  });

  it('needs nothing from outside', () => {
    expect(page([trial]).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|src=|@import/);
  });

  it('says what is odd in the data, as text, and nothing where nothing is', () => {
    const message = 'a series has a day far from others: 5000 of <b> in CA_1.';
    const warnings = [{ code: 'sales-far-from-others', message, file: 'sales.csv', line: 4 } as const];
    const html = page([trial], { warnings });
    expect(html).toContain('<h2>To know of the data</h2>');
    expect(html).toContain(
      '<li>sales.csv, line 4: a series has a day far from others: 5000 of &#60;b&#62; in CA_1.</li>',
    );
    expect(page([trial])).not.toContain('To know of the data');
  });

  it('says that no rule fired', () => {
    expect(page([{ ...trial, ruleEvents: [], importance: {} }])).toContain('No rule fired.');
  });

  const scored = (name: string, wrmsse: number): Score => ({ name, wrmsse, rmse: 1, bias: 0, levels: [] });
  const origin = (originDay: number, ours: number): BacktestOrigin => ({
    window: { name: 'validation', originDay, firstDate: '2016-03-28', lastDate: '2016-04-24' },
    ensemble: scored('ensemble', ours),
    members: [scored('lightgbm <per> store', ours + 0.1)],
    baselines: [scored('seasonal-naive', 0.9)],
  });
  const backtest: BacktestSummary = {
    origins: [origin(1857, 0.6), origin(1885, 0.7)],
    recipe: { weights: [0.75, 0.25], correction: 'store', strength: 0.5 },
    means: [
      { kind: 'ensemble', name: 'ensemble', scores: [0.6, 0.7], mean: 0.65, spread: 0.0707 },
      { kind: 'member', name: 'lightgbm <per> store', scores: [0.7, 0.8], mean: 0.75, spread: 0.0707 },
      { kind: 'baseline', name: 'seasonal-naive', scores: [0.9, Number.NaN], mean: 0.9 },
    ],
    note: '2 windows of 28 days say little.',
  };
  const members = [
    { name: 'lightgbm <per> store', weight: 0.75 },
    { name: 'top-down', weight: 0.25 },
  ];

  it('has the weights of the members, and every past origin with mean and spread', () => {
    const rows = rowsOf(page([trial], { members, backtest }));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['lightgbm &#60;per&#62; store', '75.0 %'],
        ['top-down', '25.0 %'],
        ['WRMSSE', 'kind', 'mean', 'spread', 'd_1857', 'd_1885'],
        ['ensemble', 'ensemble', '0.65000', '0.07070', '0.60000', '0.70000'],
        ['lightgbm &#60;per&#62; store', 'member', '0.75000', '0.07070', '0.70000', '0.80000'],
        ['seasonal-naive', 'baseline', '0.90000', '–', '0.90000', '–'],
      ]),
    );
    const html = page([trial], { members, backtest });
    expect(html).toContain('Level: total of the last 28 days per store, strength 0.5.');
    expect(html).toContain('2 windows of 28 days say little.');
    expect(html).toContain('d_1885: 2016-03-28 to 2016-04-24');
    expect(html.match(/class="strong"/g)).toHaveLength(1);
  });

  it('says where no past origins have chosen the weights, and shows none', () => {
    const html = page([trial], { members });
    expect(html).toContain('No past origins were tried');
    expect(html).not.toContain('Past origins</h2>');
  });

  const days = (value: (day: number) => number) => Array.from({ length: 28 }, (_, day) => value(day));
  const group: DrawnGroup = {
    name: 'Total <all>',
    sold: Array.from({ length: 56 }, (_, day) => 100 + day),
    since: [150, 151],
    forecast: days((day) => 160 + day),
    quantiles: {
      'q0.025': days((day) => 100 + day),
      'q0.25': days((day) => 140 + day),
      'q0.75': days((day) => 180 + day),
      'q0.975': days((day) => 300 + day),
    },
  };

  it('draws each group with its sales, its forecast within its bands, and dates', () => {
    const html = page([], { forecast: { originDate: '2016-04-24', groups: [group, { ...group, name: 'CA' }] } });
    expect(html.match(/<title>[^<]*the 28 days after 2016-04-24<\/title>/g)).toHaveLength(2);
    for (const label of ['03-13', '04-24', '05-22', 'sold since', '95 %', '50 %', 'Total &#60;all&#62;']) {
      expect(html).toContain(`${label}`);
    }
    const [wide, narrow] = [...html.matchAll(/<path d="(M[^"]+)Z" fill="#d55e00"/g)].map((match) => pointsOf(match[1]));
    const forecast = pointsOf(/<path d="([^"]+)" fill="none" stroke="#d55e00"/.exec(html)?.[1]);
    expect(forecast).toHaveLength(28);
    forecast.forEach(([x, y], day) => {
      const outer = [wide?.[day], wide?.[55 - day]].map((point) => point?.[1] as number);
      const inner = [narrow?.[day], narrow?.[55 - day]].map((point) => point?.[1] as number);
      expect(wide?.[day]?.[0]).toBe(x);
      // Down the page is less.
      expect([...outer, ...inner].every(Number.isFinite)).toBe(true);
      expect([outer[0], inner[0], y, inner[1], outer[1]]).toEqual(
        [outer[0], inner[0], y, inner[1], outer[1]].sort((a, b) => (a as number) - (b as number)),
      );
    });
    for (const [x, y] of wide ?? []) {
      expect(x).toBeGreaterThanOrEqual(64);
      expect(x).toBeLessThanOrEqual(504);
      expect(y).toBeGreaterThanOrEqual(34);
      expect(y).toBeLessThanOrEqual(284);
    }
  });

  it('draws a forecast without quantiles and without earlier sales', () => {
    const bare: DrawnGroup = { name: 'Total', sold: [], since: [], forecast: days(() => 0) };
    const html = page([], { forecast: { originDate: '2016-04-24', groups: [bare] } });
    expect(html).toContain('Published without quantiles.');
    expect(html).not.toMatch(/NaN|Infinity|95 %/);
  });
});

const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell = '']) => cell),
  );

const pointsOf = (path = ''): [number, number][] =>
  [...path.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)].map((match) => [Number(match[1]), Number(match[2])]);
