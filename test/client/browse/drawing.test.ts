import { describe, expect, it } from 'vitest';
import { forecastChart } from '../../../client/browse/drawing/forecast-chart.js';
import { scaleFromZero } from '../../../client/browse/drawing/scale.js';

const dates = ['2016-05-23', '2016-05-24', '2016-05-25'];
const forecast = { name: 'forecast', dates, mean: [1, 2, 3] };

describe('a chart of a forecast', () => {
  it('is drawn for wide and for narrow screens, and says to who can not see it what is seen', () => {
    const text = String(forecastChart({ title: 'Units of A', sold: undefined, forecasts: [forecast] }));
    expect(text.match(/<svg class="(wide|narrow)" [^>]*role="img" aria-label="Units of A"/g)).toHaveLength(2);
  });

  it('has names from the data as text', () => {
    const hostile = '"><img src=x onerror=alert(1)>';
    const text = String(
      forecastChart({ title: hostile, sold: undefined, forecasts: [{ ...forecast, name: hostile }] }),
    );
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('is interrupted where there is no number, and draws nothing that is none', () => {
    const sold = { firstDate: '2016-05-20', units: [1, Number.NaN, 3] };
    const text = String(forecastChart({ title: 'A', sold, forecasts: [forecast] }));
    expect(text.match(/class="line sold" d="([^"]*)"/)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(text).not.toContain('NaN');
  });

  it('says the numbers of a day where it is pointed at', () => {
    const wide = { low: [0, 0, 0], high: [4, 5, 6] };
    const sold = { firstDate: '2016-05-22', units: [7, 8] };
    const text = String(forecastChart({ title: 'A', sold, forecasts: [{ ...forecast, wide }] }));
    expect(text).toContain('<title>Sun 22 May 2016\nsold 7.00</title>');
    expect(text).toContain('<title>Mon 23 May 2016\nsold 8.00\nforecast 1.00 (0.00 to 4.00)</title>');
  });

  it('is drawn where nothing is sold or forecast', () => {
    const nothing = { ...forecast, mean: [0, 0, 0] };
    const text = String(
      forecastChart({ title: 'A', sold: { firstDate: '2016-05-22', units: [0] }, forecasts: [nothing] }),
    );
    expect(text).not.toMatch(/NaN|Infinity/);
  });
});

describe('an axis', () => {
  it('ends at a round number that nothing exceeds', () => {
    expect(scaleFromZero([3, 7.2], 5)).toEqual({ from: 0, to: 8, ticks: [0, 2, 4, 6, 8] });
    expect(scaleFromZero([97_000], 5).to).toBe(100_000);
    expect(scaleFromZero([0.3], 5).to).toBeCloseTo(0.3, 10);
    expect(scaleFromZero([], 5).to).toBe(1);
  });
});
