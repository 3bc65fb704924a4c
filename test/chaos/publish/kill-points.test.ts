import { describe, expect, it } from 'vitest';
import { describeAim, killPoints } from './kill-points.js';
import type { Step } from './publication-gate.js';

const step = (method: Step['method'], file: string, nth = 1): Step => ({ method, file, nth });
const pointer = [step('GET', 'current.json', 2), step('PUT', 'current.json')];
const next = [step('GET', 'current.json'), step('PUT', 'forecast.parquet'), step('HEAD', 'manifest.json'), ...pointer];
const traces = { first: next, next, refused: next.slice(0, 3), rollback: pointer };

const described = (count: number, seed: number) =>
  killPoints(count, seed, traces).map(({ kind, aim }) => `${kind}: ${describeAim(aim)}`);

describe('the points of the matrix', () => {
  it('follow from the seed', () => {
    expect(described(40, 1)).toEqual(described(40, 1));
    expect(described(40, 1)).not.toEqual(described(40, 2));
  });

  it('take every step and moment of a kind before one comes again', () => {
    const first = described(12 * 5, 3).filter((point) => point.startsWith('first'));
    expect(first).toHaveLength(12);
    expect(new Set(first).size).toBe(12);
    expect(first).toContain('first: PUT forecast.parquet, half');
    expect(first).toContain('first: GET current.json (2), after');
  });

  it('strike rivals where both have written their versions, at requests that are known to be theirs', () => {
    const rivals = killPoints(100, 1, traces).filter(({ kind }) => kind === 'rivals');
    const aims = new Set(
      rivals.flatMap(({ aim, rivalAim }) => [aim, ...(rivalAim ? [rivalAim] : [])].map(describeAim)),
    );
    expect([...aims].sort()).toEqual([
      'HEAD manifest.json, after',
      'HEAD manifest.json, before',
      'PUT current.json, after',
      'PUT current.json, before',
      'PUT current.json, half',
    ]);
  });
});
