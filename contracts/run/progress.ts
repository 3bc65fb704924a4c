import { defineQuery } from '@temporalio/workflow';
import type { DatasetWarning } from '../dataset/dataset-warning.js';

export const STAGES = ['inspect', 'features', 'sweep', 'select', 'backtest', 'fit', 'forecast', 'publish'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageProgress {
  readonly stage: Stage;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  /** Of an ended stage. The clock of a workflow stands still while it waits, so a running stage says when it began. */
  readonly seconds: number;
  /** Milliseconds since 1970. */
  readonly startedAt?: number;
  /** Parts finished and parts in all, where the stage has parts (shards, trials). */
  readonly done?: number;
  readonly total?: number;
}

/** What an operator sees of a run while it goes on. */
export interface PipelineProgress {
  readonly run: string;
  readonly stages: readonly StageProgress[];
  /** Workflow ids of the trials and fits that run now; their heartbeats say the rest. */
  readonly running: readonly string[];
  /** Workflow id of the queue in which they wait for instances; undefined before the run knows its environment. */
  readonly instanceQueue?: string | undefined;
  /** What is odd in the raw data; undefined before they are read. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** Why what an earlier run left was made anew, a sentence each without its stop. */
  readonly remade?: readonly string[] | undefined;
}

export const progressQuery = defineQuery<PipelineProgress>('progress');
