import { describe, expect, it } from 'vitest';
import { lineChart } from '../../reports/line-chart.js';
import { type DrawnTrial, trainingReport } from '../../reports/training-report.js';

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

  it('draws a single point and a constant line without dividing by zero', () => {
    const lines = [
      { name: 'flat', points: [0, 1].map((x) => ({ x, y: 0 })) },
      { name: 'dot', points: [{ x: 0, y: 0 }] },
    ];
    expect(lineChart({ ...chart, lines })).not.toMatch(/NaN|Infinity/);
  });
});

describe('trainingReport', () => {
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
    const page = trainingReport('run-1', [trial]);
    for (const part of ['trial-000 xgboost validation', 'Feature importance', 'a &#38; b', 'max_depth=&#60;5&#62;']) {
      expect(page).toContain(part);
    }
    expect(page).not.toContain('<5>');
  });

  it('needs nothing from outside', () => {
    expect(trainingReport('run-1', [trial]).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|src=|@import/,
    );
  });

  it('says that no rule fired', () => {
    expect(trainingReport('run-1', [{ ...trial, ruleEvents: [], importance: {} }])).toContain('No rule fired.');
  });
});
