import { describe, expect, it } from 'vitest';
import { lineChart } from '../../reports/line-chart.js';

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
