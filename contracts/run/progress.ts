import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { RunTraining } from '../champion/run-training.js';
import type { DatasetWarning } from '../dataset/dataset-warning.js';
import type { PersonWait } from './person-wait.js';
import type { Stage } from './stages.js';

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
  /** What waits for a person, oldest first; runs of 0.1.0 do not say. */
  readonly waits?: readonly PersonWait[];
  /** How the run comes to its models; undefined before its data is known, and of older runs. */
  readonly training?: RunTraining | undefined;
  /** As the sweep told last. */
  readonly sweep?: SweepProgress | undefined;
}

/** How far a sweep is. */
export interface SweepProgress {
  /** Rises with each message of the sweep, since signals may overtake each other. */
  readonly number: number;
  readonly ended: number;
  readonly planned?: number | undefined;
  readonly best?: { readonly trial: string; readonly objective: number } | undefined;
  /** US dollars so far, at the prices that are known. */
  readonly spent: number;
  readonly waits: readonly PersonWait[];
}

/** From the sweep to its run. */
export const sweepProgressSignal = defineSignal<[SweepProgress]>('sweepProgress');

export const progressQuery = defineQuery<PipelineProgress>('progress');
