import type { LeaderboardRow } from './leaderboard.js';

/** Whether a sweep has taken a trial over from an earlier one, whose run its name carries: it is no part of what this one has planned. */
export const isOfEarlierSweep = ({ name }: Pick<LeaderboardRow, 'name'>): boolean => name.includes('/');
