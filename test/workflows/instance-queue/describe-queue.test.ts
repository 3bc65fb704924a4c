import { expect, it } from 'vitest';
import { describeQueue } from '../../../workflows/instance-queue/describe-queue.js';

it('lists the instance types of a queue, then who waits, the first twenty by name', () => {
  const waiting = Array.from({ length: 22 }, (_, index) => ({
    owner: `run/sweep/trial-${index}`,
    instanceType: 'ml.m5.xlarge',
    position: index + 1,
    of: 22,
    since: 0,
  }));
  const types = [
    { instanceType: 'ml.m5.xlarge', limit: 2, leased: 2, waiting: 22 },
    { instanceType: 'ml.g5.xlarge', leased: 1, waiting: 0 },
  ];
  const text = describeQueue({ types, leases: [], waiting }).split('\n');
  expect(text.slice(0, 3)).toEqual([
    '* **ml.m5.xlarge**: 2 running of 2, 22 waiting',
    '* **ml.g5.xlarge**: 1 running, 0 waiting',
    '* run/sweep/trial-0: position 1 of 22 in the queue for ml.m5.xlarge',
  ]);
  expect(text.slice(-1)).toEqual(['* and 2 more']);
  expect(describeQueue({ types: [], leases: [], waiting: [] })).toBe('Nobody waits.');
});
