import { describe, expect, it } from 'vitest';
import type { Step } from './endpoint-gate.js';
import { describeAim, KINDS, killPoints, type Traces } from './kill-points.js';

const steps: readonly Step[] = [
  { operation: 'CreateModel', nth: 1 },
  { operation: 'CreateEndpoint', nth: 1 },
  ...[1, 2, 3, 4].map((nth) => ({ operation: 'DescribeEndpoint', nth })),
];
const traces = Object.fromEntries(KINDS.map((kind) => [kind, steps])) as Traces;
const described = (count: number, seed: number) =>
  killPoints(count, seed, traces).map(({ kind, aim }) => `${kind}: ${describeAim(aim)}`);

describe('the points of the matrix of endpoints', () => {
  it('follow from the seed', () => {
    expect(described(36, 1)).toEqual(described(36, 1));
    expect(described(36, 1)).not.toEqual(described(36, 2));
  });

  it('take every request and moment of a kind before one comes again, but polls that may not come', () => {
    const ofUpdates = described(8 * KINDS.length, 3).filter((point) => point.startsWith('update'));
    expect(new Set(ofUpdates).size).toBe(8);
    expect(ofUpdates).toContain('update: DescribeEndpoint (2), after');
    expect(ofUpdates).not.toContain('update: DescribeEndpoint (3), before');
  });
});
