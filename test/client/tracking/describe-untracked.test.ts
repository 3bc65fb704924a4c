import { expect, it } from 'vitest';
import { describeUntracked } from '../../../client/tracking/describe-untracked.js';

const now = new Date('2026-11-30T06:00:00Z');
const nextAttemptAt = new Date('2026-11-30T06:01:00Z');
const reason = 'MLflow at http://127.0.0.1:5000 does not answer (ECONNREFUSED)';

it('says what waits for the tracker, why, and when it is tried again', () => {
  expect(describeUntracked({ waiting: 3, refused: 0, reason, nextAttemptAt }, now)).toEqual([
    `not tracked yet  3 entries in the outbox, again in 1 min 00 s: ${reason}`,
  ]);
});

it('says what was refused, too, and where it lies', () => {
  expect(describeUntracked({ waiting: 1, refused: 2, reason }, now)).toEqual([
    `not tracked yet  1 entry in the outbox: ${reason}`,
    'not tracked  2 entries set aside below tracking/refused/',
  ]);
  expect(describeUntracked({ waiting: 0, refused: 1, reason: 'no such column\nmore' }, now)).toEqual([
    'not tracked  1 entry set aside below tracking/refused/: no such column',
  ]);
});

it('says nothing where the tracker lacks nothing, and no reason while it is being told', () => {
  expect(describeUntracked(undefined)).toEqual([]);
  expect(describeUntracked({ waiting: 2, refused: 0 }, now)).toEqual(['not tracked yet  2 entries in the outbox']);
});
