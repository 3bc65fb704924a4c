import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InstanceRequest } from '../../../contracts/instance-queue/queue-messages.js';
import { QueueState } from '../../../workflows/instance-queue/queue-state.js';

const TYPE = 'ml.m5.xlarge';

const request = (owner: string, more: Partial<InstanceRequest> = {}): InstanceRequest => ({
  owner,
  requestNumber: 1,
  instanceType: TYPE,
  priority: 5,
  retrySeconds: 30,
  ...more,
});

const limited = (limit: number, ...owners: string[]): QueueState => {
  const queue = new QueueState();
  for (const owner of owners) queue.request(request(owner, { configured: limit }), 0);
  return queue;
};

const granted = (queue: QueueState, now = 0): string[] => queue.grant(now).map(({ owner }) => owner);

describe('a queue with a configured limit', () => {
  it('grants as many leases as the limit allows, then one for each that comes back', () => {
    const queue = limited(2, 'a', 'b', 'c', 'd');
    expect(granted(queue)).toEqual(['a', 'b']);
    expect(granted(queue)).toEqual([]);
    queue.release('a', 1);
    expect(granted(queue, 1)).toEqual(['c']);
    expect(queue.view.waiting).toEqual([{ owner: 'd', instanceType: TYPE, position: 1, of: 1, since: 0 }]);
  });

  it('lets lower priority numbers go first, and equal ones in the order they came', () => {
    const queue = limited(1, 'running');
    granted(queue);
    queue.request(request('late', { configured: 1 }), 1);
    queue.request(request('later', { configured: 1 }), 2);
    queue.request(request('urgent', { configured: 1, priority: 1 }), 3);
    expect(queue.view.waiting.map(({ owner, position, of }) => [owner, position, of])).toEqual([
      ['urgent', 1, 3],
      ['late', 2, 3],
      ['later', 3, 3],
    ]);
  });

  it('keeps no type waiting for another', () => {
    const queue = limited(1, 'a', 'b');
    queue.request(request('gpu', { instanceType: 'ml.g5.xlarge', configured: 1 }), 0);
    expect(granted(queue)).toEqual(['a', 'gpu']);
  });

  it('forgets one that leaves while it waits', () => {
    const queue = limited(1, 'a', 'b', 'c');
    granted(queue);
    queue.release('b', 1);
    queue.release('a', 1);
    expect(granted(queue, 1)).toEqual(['c']);
  });

  it('counts a request that comes twice once', () => {
    const queue = limited(5, 'a', 'a');
    expect(granted(queue)).toEqual(['a']);
    queue.request(request('a', { configured: 5 }), 1);
    expect(granted(queue, 1)).toEqual([]);
  });

  it('takes the newest limit', () => {
    const queue = limited(1, 'a', 'b');
    granted(queue);
    queue.request(request('c', { configured: 3 }), 1);
    expect(granted(queue, 1)).toEqual(['b', 'c']);
  });
});

describe('a queue that learns of a quota from refusals', () => {
  const refused = (owner: string, more: Partial<InstanceRequest> = {}) =>
    request(owner, { refusal: { limit: 2 }, ...more });

  it('tries with one after a while, and waits longer after each try that AWS refuses', () => {
    const queue = new QueueState();
    queue.request(refused('a'), 0);
    queue.request(refused('b'), 0);
    const tries: number[] = [];
    for (let requestNumber = 2, now = 0; tries.length < 6; requestNumber += 1) {
      now += queue.untilNext(now) as number;
      expect(granted(queue, now)).toEqual(['a']);
      tries.push(now);
      queue.request(refused('a', { requestNumber }), now);
    }
    expect(tries.map((now) => now / 1000)).toEqual([2, 6, 14, 30, 60, 90]);
  });

  it('grants the next lease at once when one of its own comes back', () => {
    const queue = new QueueState();
    for (const owner of ['a', 'b', 'c', 'd']) queue.request(refused(owner), 0);
    expect(granted(queue, 2000)).toEqual(['a']);
    expect(granted(queue, 3000)).toEqual([]);
    expect(granted(queue, 4000)).toEqual(['b']);
    // Two run, which is what AWS named: the next only tries now and then.
    expect(queue.untilNext(4000)).toBe(30_000);
    queue.release('a', 5000);
    expect(granted(queue, 5000)).toEqual(['c']);
  });

  it('gives a trial that is refused despite its lease its old position again', () => {
    const queue = new QueueState();
    for (const owner of ['a', 'b']) queue.request(refused(owner), 0);
    granted(queue, 2000);
    queue.request(refused('a', { requestNumber: 2 }), 2000);
    expect(queue.view.waiting.map(({ owner }) => owner)).toEqual(['a', 'b']);
  });

  it('shows the limit that AWS named, and forgets it when nobody uses the type any more', () => {
    const queue = new QueueState();
    queue.request(refused('a'), 0);
    expect(queue.view.types).toEqual([{ instanceType: TYPE, limit: 2, leased: 0, waiting: 1 }]);
    queue.release('a', 1);
    expect(queue.view.types).toEqual([]);
    queue.request(request('b'), 2);
    expect(granted(queue, 2)).toEqual(['b']);
  });
});

it('holds its invariants whatever happens, also over a restart from its record', () => {
  const owner = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('request' as const),
      owner,
      priority: fc.integer({ min: 1, max: 3 }),
      refused: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('release' as const), owner }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60_000 }) }),
    fc.record({ kind: fc.constant('restart' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let queue = new QueueState();
      let now = 0;
      for (const [index, each] of steps.entries()) {
        if (each.kind === 'wait') now += each.ms;
        if (each.kind === 'restart') queue = new QueueState(JSON.parse(JSON.stringify(queue.record)));
        if (each.kind === 'release') queue.release(each.owner, now);
        if (each.kind === 'request') {
          const refusal = each.refused ? { refusal: {} } : {};
          queue.request(
            request(each.owner, { requestNumber: index + 1, priority: each.priority, configured: 2, ...refusal }),
            now,
          );
        }
        queue.grant(now);
        const { leases, waiting } = queue.view;
        const everyone = [...leases, ...waiting].map((entry) => entry.owner);
        expect(new Set(everyone).size).toBe(everyone.length);
        expect(leases.length).toBeLessThanOrEqual(2);
        // Nobody waits for ever: a lease is granted in time, or all of the limit is out.
        if (waiting.length > 0 && leases.length < 2) expect(queue.untilNext(now)).toBeGreaterThan(0);
      }
    }),
  );
});
