import { describe, expect, it } from 'vitest';
import { driftOf } from '../../../activities/monitoring/find-drift.js';
import { predecessorOf } from '../../../activities/monitoring/find-predecessor.js';
import type { Pointer, PointerMove } from '../../../contracts/publication/publication.js';
import type { FindingKind, MonitorAction } from '../../../contracts/request/monitor.js';

const published = (version: string, from: string | null): PointerMove => ({
  ...{ kind: 'published', version, from, at: '2016-05-22T00:00:00Z', by: version },
});
const pointer = (
  version: string,
  moves: readonly PointerMove[] | undefined,
  previous: string | null = null,
): Pointer => ({
  ...{ version, uri: '', run: version, origin: '2016-05-22', rows: 1, publishedAt: '', previous },
  ...(moves === undefined ? {} : { moves }),
});

describe('the version to go back to', () => {
  const move = { version: 'week-2', id: 'monitor/foods/2016-05-22' };
  const twoWeeks = [published('week-2', 'week-1'), published('week-1', null)];

  it('is the one that was current before this one was published', () => {
    expect(predecessorOf(pointer('week-2', twoWeeks), move)).toEqual({ kind: 'found', version: 'week-1' });
  });

  it('is not the bad one that somebody went back from', () => {
    const back: PointerMove = { ...published('week-2', 'week-3'), kind: 'rolled back', by: 'ana' };
    const moves = [back, published('week-3', 'week-2'), ...twoWeeks];
    expect(predecessorOf(pointer('week-2', moves, 'week-3'), move)).toEqual({ kind: 'found', version: 'week-1' });
  });

  it('is found where this very move was made before, whatever has become current since', () => {
    const own: PointerMove = { ...published('week-1', 'week-2'), kind: 'rolled back', id: move.id };
    expect(predecessorOf(pointer('week-1', [own, ...twoWeeks]), move)).toEqual({ kind: 'done', version: 'week-1' });
    const later = [published('week-3', 'week-1'), own, ...twoWeeks];
    expect(predecessorOf(pointer('week-3', later), move)).toEqual({ kind: 'done', version: 'week-1' });
  });

  it('is none where another one became current meanwhile, or it is the first, or nobody knows any more', () => {
    const reason = (of: Pointer) => predecessorOf(of, move);
    expect(reason(pointer('week-3', [published('week-3', 'week-2'), ...twoWeeks]))).toEqual({
      kind: 'none',
      reason: 'week-3 is the current version by now, not week-2',
    });
    expect(reason(pointer('week-2', [published('week-2', null)]))).toEqual({
      kind: 'none',
      reason: 'week-2 is the first version',
    });
    expect(reason(pointer('week-2', []))).toMatchObject({
      reason: 'the pointer no longer knows what came before week-2',
    });
    // One of 0.1.0 has no moves, and says it itself.
    expect(reason(pointer('week-2', undefined, 'week-1'))).toEqual({ kind: 'found', version: 'week-1' });
  });
});

describe('drift that makes a run search', () => {
  const judged = {
    ...{ version: 'week-2', origin: '2016-05-15', isCurrent: true, days: 7, through: '2016-05-22' },
    ...{ wrmsse: 0.6, bias: 0, measures: [], points: 8 },
  };
  const found = (kind: FindingKind, action: MonitorAction, since = '2016-05-15') =>
    driftOf(
      {
        date: '2016-05-22',
        versions: [judged],
        findings: [{ kind, version: 'week-2', summary: 'It is other than before.', signs: [] }],
        actions: [{ kind, action, outcome: 'done', details: '' }],
      },
      since,
    );

  it('is a shift of level and a score beyond its limit, and whatever the table trains anew for', () => {
    const words = 'monitoring found on 2016-05-22, week-2: It is other than before';
    expect(found('level-shift', 'notify')).toBe(words);
    expect(found('worse-than-promised', 'notify')).toBe(words);
    expect(found('new-series', 'retrain')).toBe(words);
  });

  it('is nothing that a search does not cure, and nothing of versions from before the last one', () => {
    expect(found('new-series', 'notify')).toBeUndefined();
    expect(found('missing-days', 'ask')).toBeUndefined();
    expect(found('level-shift', 'retrain', '2016-05-22')).toBeUndefined();
  });
});
