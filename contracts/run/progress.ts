import { defineQuery } from '@temporalio/workflow';
import type { TrialResult } from '../training/trial.js';

export const STAGES = ['inspect', 'features', 'sweep', 'select', 'backtest', 'fit', 'forecast', 'publish'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageProgress {
  readonly stage: Stage;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  /** Of an ended stage. The clock of a workflow stands still while it waits, so a running stage says when it began. */
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly startedAt?: number | undefined;
  /** Parts finished and parts in all, where the stage has parts (shards, trials). */
  readonly done?: number | undefined;
  readonly total?: number | undefined;
}

/** What an operator sees of a run while it goes on. */
export interface PipelineProgress {
  readonly run: string;
  readonly stages: readonly StageProgress[];
  /** Workflow ids of the trials and fits that run now; their heartbeats tell the rest. */
  readonly running: readonly string[];
  /** Workflow id of the line in which they wait for instances. */
  readonly slots?: string | undefined;
}

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

export const progressQuery = defineQuery<PipelineProgress>('progress');
export const leaderboardQuery = defineQuery<Leaderboard>('leaderboard');
