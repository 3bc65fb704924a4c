import { describe, expect, it } from 'vitest';
import { compareForecasts } from '../../../client/compare/compare-forecasts.js';
import type { ComparedParts } from '../../../client/compare/compare-parts.js';
import { judgeReproduction } from '../../../client/reproduction/judge-reproduction.js';

const forecast = (units: number) => ({
  firstDate: '2016-04-25',
  series: new Map([['a', new Float32Array(28).fill(units)]]),
});
const parts = (...differing: readonly string[]): ComparedParts => ({ same: 1, differing, onlyA: [], onlyB: [] });
const same = compareForecasts(forecast(1), forecast(1));
const other = compareForecasts(forecast(1), forecast(2));
const nothing = { data: [], features: parts(), trials: parts(), models: parts(), sameQuantiles: true };

describe('a reproduction', () => {
  it('gives the same forecast where nothing differs', () => {
    expect(judgeReproduction({ ...nothing, forecasts: same })).toEqual({ same: true, first: undefined });
  });

  it('is told by the first place on the way to the forecast that differs', () => {
    const features = parts('CA_1 d_1885');
    expect(judgeReproduction({ ...nothing, features, trials: parts('trial-001'), forecasts: other })).toEqual({
      same: false,
      first: 'its feature files, CA_1 d_1885',
    });
    expect(judgeReproduction({ ...nothing, forecasts: other }).first).toBe('its forecast');
    expect(judgeReproduction({ ...nothing, forecasts: same, sameQuantiles: false }).first).toBe('its intervals');
  });

  it('is not held to the archives of models that say the same', () => {
    const models = parts('lightgbm per store: CA_1');
    expect(judgeReproduction({ ...nothing, models, forecasts: same })).toEqual({ same: true, first: undefined });
    expect(judgeReproduction({ ...nothing, models, forecasts: other }).first).toBe(
      'its models, lightgbm per store: CA_1',
    );
  });

  it('can not be judged where the first forecast is gone', () => {
    expect(judgeReproduction({ ...nothing, forecasts: undefined }).same).toBeUndefined();
  });
});
