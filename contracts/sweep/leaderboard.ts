import { defineQuery } from '@temporalio/workflow';
import type { RuleQuestion } from '../training/rule-questions.js';
import type { TrialResult } from '../training/trial.js';

export interface LeaderboardRow extends Omit<TrialResult, 'status'> {
  readonly status: TrialResult['status'] | 'running';
  /** What its rules ask of a person, oldest first. */
  readonly asks?: readonly RuleQuestion[];
  /** Its position in the queue for instances, for people; filled in by who shows it. */
  readonly waiting?: string;
}

/** The trials of a sweep, best first, then the running ones, then the failed ones. */
export interface Leaderboard {
  readonly sweep: string;
  readonly objective: string;
  readonly planned: number | undefined;
  readonly rows: readonly LeaderboardRow[];
  readonly state: 'running' | 'paused' | 'ending';
  /** Milliseconds since 1970, while it is paused. */
  readonly pausedSince?: number;
  /** Why the sweep ends before its search does, for people. */
  readonly ended?: string;
  /** Workflow id of the queue in which trials wait for instances; those of a tuning job wait in none. */
  readonly instanceQueue?: string | undefined;
  /** US dollars so far, at the prices that are known. */
  readonly spent: number;
}

export const leaderboardQuery = defineQuery<Leaderboard>('leaderboard');
