import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { waitsOf } from '../../client/runs/waits-of.js';
import { describeWaitOnce } from '../../client/views/describe-waits.js';
import { renderApproval } from '../../client/views/render-approval.js';
import { renderLeaderboard } from '../../client/views/render-leaderboard.js';
import { renderProgress } from '../../client/views/render-progress.js';
import type { ApprovalWait } from '../../contracts/run/approval.js';
import type { RuleWait } from '../../contracts/run/person-wait.js';
import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';

const NOON = Date.UTC(2026, 10, 30, 12);

const asks: RuleWait = {
  kind: 'rule-question',
  trial: 'trial-003',
  rule: 'Overfit',
  details: 'It learns by heart.',
  since: NOON,
  deadline: '2026-11-30T13:00:00.000Z',
  defaultAnswer: 'continue',
};
const approval: ApprovalWait = {
  kind: 'approval',
  since: NOON,
  deadline: '2026-12-01T12:00:00.000Z',
  defaultDecision: 'reject',
  approvers: ['ana', 'ben'],
  question: '1,200 units in 28 days.',
  numbers: {
    champion: 'trial-003',
    score: 0.6,
    drift: { total: 1200, lastDays: 1000, stores: [{ store: 'CA_1', total: 1200, lastDays: 0 }] },
  },
};
const row = (changes: Partial<LeaderboardRow>): LeaderboardRow => ({
  name: 'trial-003',
  algorithm: 'lightgbm',
  hyperparameters: {},
  image: 'image:1',
  status: 'running',
  attempts: [],
  seconds: 0,
  billableSeconds: 0,
  ...changes,
});
const board = (rows: readonly LeaderboardRow[], changes: Partial<Leaderboard> = {}): Leaderboard => ({
  sweep: 'run/sweep',
  objective: 'rmse',
  planned: 4,
  rows,
  state: 'running',
  spent: 0,
  ...changes,
});

describe('what waits for a person', () => {
  it('comes first in the view of a run: since when, what happens otherwise, and the command', () => {
    const view = renderProgress(
      { run: 'foods', status: 'running', startedAt: new Date(NOON), jobs: {}, waits: [asks, approval] },
      new Date(NOON + 90_000),
    );
    expect(stripVTControlCharacters(view).split('\n').slice(1)).toEqual([
      'waits for a person',
      '  trial-003: the rule Overfit asks: It learns by heart. (1 min 30 s ago; otherwise continue at 2026-11-30T13:00:00.000Z)',
      '    npx forecast answer foods trial-003 stop|continue|demote',
      '  The forecast waits for approval by ana or ben: 1,200 units in 28 days. (1 min 30 s ago; otherwise reject at 2026-12-01T12:00:00.000Z)',
      '    npx forecast approve|reject foods --reason WHY',
    ]);
  });

  it('is one line in a log, the same as long as the wait lasts', () => {
    expect(describeWaitOnce('foods', { kind: 'paused-run', since: NOON, by: 'ana', before: 'select' })).toBe(
      'The run is paused by ana before select. (since 2026-11-30T12:00:00.000Z) npx forecast resume foods',
    );
  });

  it('is found on the leaderboard too, where a sweep of 0.1.0 tells its run nothing', () => {
    const startedAt = new Date(NOON);
    const paused = board([], { state: 'paused', pausedSince: NOON + 5 });
    expect(waitsOf(undefined, paused, startedAt)).toEqual([{ kind: 'paused-sweep', since: NOON + 5 }]);
    expect(waitsOf(undefined, board([]), startedAt)).toEqual([]);
    const progress = { run: 'foods', stages: [], running: [], waits: [{ kind: 'paused-sweep' as const, since: NOON }] };
    expect(waitsOf(progress, paused, startedAt)).toEqual(progress.waits);
  });

  it('is told of a trial, and a trial that a person stopped is no failed one', () => {
    const question = {
      job: 'job',
      finding: { name: 'Overfit', rule: 'Overfit', status: 'IssuesFound' as const, details: 'It learns by heart.' },
      defaultAnswer: 'continue' as const,
      deadline: '2026-11-30T13:00:00.000Z',
    };
    const stopped = row({
      name: 'trial-004',
      status: 'failed',
      failure: { type: 'StoppedByUser', reason: 'Somebody stopped it.', logTail: [] },
    });
    const table = renderLeaderboard(
      board([row({ asks: [question] }), stopped], { state: 'paused', pausedSince: NOON }),
      200,
    );
    expect(table).toMatch(/trial-003 .* asks .*Overfit asks: It learns by heart\. continue at 2026-11-30T13:00/);
    expect(table).toMatch(/trial-004 .* stopped .*Somebody stopped it\./);
    expect(table).toContain('The sweep is paused since 2026-11-30T12:00:00.000Z.');
  });

  it('can be decided on by its numbers, by store', () => {
    const text = renderApproval('foods', 'approve', approval);
    expect(text).toMatch(/all +1,200 +1,000 +\+20\.0 %/);
    expect(text).toMatch(/CA_1 +1,200 +0 +–/);
    expect(text.split('\n').slice(-2)).toEqual([
      'ana or ben may decide; without a decision by 2026-12-01T12:00:00.000Z: reject.',
      'npx forecast approve foods --reason WHY',
    ]);
  });
});
