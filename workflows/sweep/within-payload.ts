import type { Leaderboard, LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import { jsonBytes } from '../../contracts/temporal/payload-fault.js';

/** Bytes that a list of trials may have: well below what Temporal carries, since other things travel with it. */
const MOST_BYTES = 1_500_000;
/** Trials at the head of the list that keep everything. */
const WHOLE = 50;

/**
 * Trials as one payload carries them, best first: where they are too many, those behind the first ones go without what only
 * a person reads about a single trial. The leaderboard of a sweep of a thousand trials is read from its top.
 */
export function withinPayload<Row extends LeaderboardRow>(trials: readonly Row[]): readonly Row[] {
  if (jsonBytes(trials) <= MOST_BYTES) return trials;
  return trials.map((trial, index) => (index < WHOLE ? trial : slim(trial)));
}

/** The answer to a query. What a sweep shows of itself at every change is made of all rows: counting bytes each time would cost more. */
export const boardWithinPayload = (board: Leaderboard): Leaderboard => ({ ...board, rows: withinPayload(board.rows) });

function slim<Row extends LeaderboardRow>(trial: Row): Row {
  const { failure } = trial;
  const without = { rules: undefined, rungs: undefined, ruleEvents: undefined };
  if (failure === undefined) return { ...trial, ...without };
  return { ...trial, ...without, failure: { ...failure, reason: firstLine(failure.reason), logTail: [] } };
}

const firstLine = (text: string): string => (text.split('\n')[0] as string).slice(0, 200);
