import { describe, expect, it } from 'vitest';
import { jsonBytes } from '../../../contracts/temporal/payload-fault.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { boardWithinPayload, withinPayload } from '../../../workflows/sweep/within-payload.js';
import { trialResult, wordyFindings } from '../fixtures/trial-result.js';

/** A trial with rungs, rules and a failure that says much. */
const wordy = (index: number): TrialResult => ({
  ...trialResult(index % 5 === 4 ? 'failed' : 'completed', { name: `trial-${index}`, objective: index }),
  ...wordyFindings(index),
  ...(index % 5 === 4
    ? {
        failure: {
          type: 'AlgorithmError' as const,
          reason: 'It is broken.\n'.repeat(40),
          logTail: Array(20).fill('a line of the log'),
        },
      }
    : {}),
});
const trials = (count: number) => Array.from({ length: count }, (_, index) => wordy(index));

describe('withinPayload', () => {
  it('leaves trials as they are that one payload carries', () => {
    const few = trials(100);
    expect(withinPayload(few)).toBe(few);
  });

  it('leaves out what only a person reads about a trial behind the first ones, where they are too many', () => {
    const many = trials(1500);
    expect(jsonBytes(many)).toBeGreaterThan(2_000_000);
    const carried = withinPayload(many);
    expect(jsonBytes(carried)).toBeLessThan(1_500_000);
    expect(carried.slice(0, 50)).toEqual(many.slice(0, 50));
    expect(carried.map(({ name, status, objective }) => [name, status, objective])).toEqual(
      many.map(({ name, status, objective }) => [name, status, objective]),
    );
    expect(carried[1004]?.failure).toEqual({ type: 'AlgorithmError', reason: 'It is broken.', logTail: [] });
  });

  it('is what a query for the leaderboard is answered with', () => {
    const board = {
      sweep: 'run/sweep',
      objective: 'rmse',
      planned: 1500,
      state: 'running',
      rows: trials(1500),
      spent: 12,
    } as const;
    const answer = boardWithinPayload(board);
    expect(jsonBytes(answer)).toBeLessThan(2_000_000);
    expect(answer).toEqual({ ...board, rows: withinPayload(board.rows) });
  });
});
