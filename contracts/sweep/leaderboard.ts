import { defineQuery } from '@temporalio/workflow';
import type { TrialResult } from '../training/trial.js';

export interface LeaderboardRow extends Omit<TrialResult, 'status'> {
  readonly status: TrialResult['status'] | 'running';
  /** Its place in the line for instances, in words; filled in by who shows it. */
  readonly waiting?: string | undefined;
}

/** The trials of a sweep, best first, then the running ones, then the failed ones. */
export interface Leaderboard {
  readonly sweep: string;
  readonly objective: string;
  readonly planned: number | undefined;
  readonly rows: readonly LeaderboardRow[];
  readonly state?: 'running' | 'paused' | 'ending' | undefined;
  /** The limit that ends the sweep, in words. */
  readonly ended?: string | undefined;
  /** Workflow id of the line in which trials wait for instances. */
  readonly slots?: string | undefined;
  /** US dollars so far, where instance types have prices. */
  readonly spent?: number | undefined;
}

export const leaderboardQuery = defineQuery<Leaderboard>('leaderboard');
