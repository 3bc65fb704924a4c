import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JoinLine } from '../../../contracts/instance-queue/instance-queue.js';
import { SlotLine } from '../../../workflows/instance-queue/queue-state.js';

const TYPE = 'ml.m5.xlarge';

const request = (owner: string, more: Partial<JoinLine> = {}): JoinLine => ({
  owner,
  turn: 1,
  instanceType: TYPE,
  priority: 5,
  retrySeconds: 30,
  ...more,
});

const limited = (limit: number, ...owners: string[]): SlotLine => {
  const line = new SlotLine();
  for (const owner of owners) line.join(request(owner, { configured: limit }), 0);
  return line;
};

const granted = (line: SlotLine, now = 0): string[] => line.grant(now).map(({ owner }) => owner);

describe('a line with a configured limit', () => {
  it('lets through as many as the limit allows, then one for each that leaves', () => {
    const line = limited(2, 'a', 'b', 'c', 'd');
    expect(granted(line)).toEqual(['a', 'b']);
    expect(granted(line)).toEqual([]);
    line.leave('a', 1);
    expect(granted(line, 1)).toEqual(['c']);
    expect(line.view.waiting).toEqual([{ owner: 'd', instanceType: TYPE, place: 1, of: 1, since: 0 }]);
  });

  it('lets lower priority numbers go first, and equal ones in the order they came', () => {
    const line = limited(1, 'running');
    granted(line);
    line.join(request('late', { configured: 1 }), 1);
    line.join(request('later', { configured: 1 }), 2);
    line.join(request('urgent', { configured: 1, priority: 1 }), 3);
    expect(line.view.waiting.map(({ owner, place, of }) => [owner, place, of])).toEqual([
      ['urgent', 1, 3],
      ['late', 2, 3],
      ['later', 3, 3],
    ]);
  });

  it('keeps no type waiting for another', () => {
    const line = limited(1, 'a', 'b');
    line.join(request('gpu', { instanceType: 'ml.g5.xlarge', configured: 1 }), 0);
    expect(granted(line)).toEqual(['a', 'gpu']);
  });

  it('forgets one that leaves while it waits', () => {
    const line = limited(1, 'a', 'b', 'c');
    granted(line);
    line.leave('b', 1);
    line.leave('a', 1);
    expect(granted(line, 1)).toEqual(['c']);
  });

  it('counts a request that is heard twice once', () => {
    const line = limited(5, 'a', 'a');
    expect(granted(line)).toEqual(['a']);
    line.join(request('a', { configured: 5 }), 1);
    expect(granted(line, 1)).toEqual([]);
  });

  it('takes the newest limit', () => {
    const line = limited(1, 'a', 'b');
    granted(line);
    line.join(request('c', { configured: 3 }), 1);
    expect(granted(line, 1)).toEqual(['b', 'c']);
  });
});

describe('a line that learns of a quota from refusals', () => {
  const refused = (owner: string, more: Partial<JoinLine> = {}) => request(owner, { refusal: { limit: 2 }, ...more });

  it('tries with one after a while, and waits longer after each try that AWS refuses', () => {
    const line = new SlotLine();
    line.join(refused('a'), 0);
    line.join(refused('b'), 0);
    const tries: number[] = [];
    for (let turn = 2, now = 0; tries.length < 6; turn += 1) {
      now += line.untilNext(now) as number;
      expect(granted(line, now)).toEqual(['a']);
      tries.push(now);
      line.join(refused('a', { turn }), now);
    }
    expect(tries.map((now) => now / 1000)).toEqual([2, 6, 14, 30, 60, 90]);
  });

  it('lets the next through at once when one of its own leaves', () => {
    const line = new SlotLine();
    for (const owner of ['a', 'b', 'c', 'd']) line.join(refused(owner), 0);
    expect(granted(line, 2000)).toEqual(['a']);
    expect(granted(line, 3000)).toEqual([]);
    expect(granted(line, 4000)).toEqual(['b']);
    // Two run, which is what AWS named: the next only tries now and then.
    expect(line.untilNext(4000)).toBe(30_000);
    line.leave('a', 5000);
    expect(granted(line, 5000)).toEqual(['c']);
  });

  it('gives a trial that is refused after its turn its old place again', () => {
    const line = new SlotLine();
    for (const owner of ['a', 'b']) line.join(refused(owner), 0);
    granted(line, 2000);
    line.join(refused('a', { turn: 2 }), 2000);
    expect(line.view.waiting.map(({ owner }) => owner)).toEqual(['a', 'b']);
  });

  it('shows the limit that AWS named, and forgets it when nobody uses the type any more', () => {
    const line = new SlotLine();
    line.join(refused('a'), 0);
    expect(line.view.types).toEqual([{ instanceType: TYPE, limit: 2, held: 0, waiting: 1 }]);
    line.leave('a', 1);
    expect(line.view.types).toEqual([]);
    line.join(request('b'), 2);
    expect(granted(line, 2)).toEqual(['b']);
  });
});

it('holds its invariants whatever happens, also over a restart from its carried state', () => {
  const owner = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('join' as const),
      owner,
      priority: fc.integer({ min: 1, max: 3 }),
      refused: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('leave' as const), owner }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 60_000 }) }),
    fc.record({ kind: fc.constant('restart' as const) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let line = new SlotLine();
      let now = 0;
      for (const [index, each] of steps.entries()) {
        if (each.kind === 'wait') now += each.ms;
        if (each.kind === 'restart') line = new SlotLine(JSON.parse(JSON.stringify(line.carried)));
        if (each.kind === 'leave') line.leave(each.owner, now);
        if (each.kind === 'join') {
          const refusal = each.refused ? { refusal: {} } : {};
          line.join(request(each.owner, { turn: index + 1, priority: each.priority, configured: 2, ...refusal }), now);
        }
        line.grant(now);
        const { leases, waiting } = line.view;
        const everyone = [...leases, ...waiting].map((holder) => holder.owner);
        expect(new Set(everyone).size).toBe(everyone.length);
        expect(leases.length).toBeLessThanOrEqual(2);
        // Nobody waits for ever: a place is free for somebody in time, or all of the limit is out.
        if (waiting.length > 0 && leases.length < 2) expect(line.untilNext(now)).toBeGreaterThan(0);
      }
    }),
  );
});
