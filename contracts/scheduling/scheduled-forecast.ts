import { defineQuery } from '@temporalio/workflow';
import type { RunTraining } from '../champion/run-training.js';
import type { ForecastRequest } from '../request/request.js';
import type { ScheduledTraining } from './retrain.js';
import type { Schedule } from './schedule.js';

/** What a schedule starts. */
export interface ScheduledForecastInput {
  /** Name of the schedule. */
  readonly schedule: string;
  readonly definition: Schedule;
  /** Group of the file that the schedule was applied from; undefined for one that was made by hand. */
  readonly group?: string | undefined;
  /** The time that the run is for, ISO, where a backfill starts it; of one that a schedule starts, Temporal knows it. */
  readonly scheduledTime?: string | undefined;
  /** Whether a time whose run has failed, or was cancelled, gets another one: `<run>-r2`. */
  readonly again?: boolean | undefined;
}

/** A run as its scheduled time makes it, whenever it is started. */
export interface ScheduledRun {
  readonly run: string;
  /** ISO, UTC. */
  readonly scheduledTime: string;
  /** Last day that it may know, ISO date. */
  readonly origin: string;
  readonly request: ForecastRequest;
  readonly data: ExpectedData;
}

/** The raw files that a run needs. */
export interface ExpectedData {
  /** Prefix in S3, without a slash at its end. */
  readonly uri: string;
  /** Name of the file there that says that the others are complete. */
  readonly manifest?: string | undefined;
  /** The day that sales must reach, ISO date. */
  readonly through: string;
  /** ISO, UTC: until when they are waited for. */
  readonly deadline: string;
  /** Seconds between two looks, at most. */
  readonly pollSeconds: number;
}

/** Whether the raw files of a run are there. */
export type Arrival =
  | { readonly kind: 'arrived'; readonly files: readonly ArrivedFile[] }
  /** What is missing, as a sentence. */
  | { readonly kind: 'missing'; readonly what: string };

/** A raw file as it was found. */
export interface ArrivedFile {
  readonly name: string;
  readonly uri: string;
  readonly bytes: number;
  /** What changes with the content. */
  readonly etag: string;
}

/** How a scheduled run ended. */
export type ScheduledForecastResult =
  | {
      readonly kind: 'published';
      readonly run: string;
      readonly origin: string;
      readonly version: string;
      readonly uri: string;
      /** The version that stays the current one, since its origin is newer. */
      readonly behind?: string | undefined;
      /** How it came to its models; undefined from a run of an older version, which searched. */
      readonly training?: RunTraining | undefined;
    }
  /** It only monitored what was published before. */
  | {
      readonly kind: 'monitored';
      readonly run: string;
      readonly origin: string;
      /** Of the findings, a sentence each. */
      readonly findings: readonly string[];
    }
  /** There was a run of this schedule and time already, however it ended. */
  | { readonly kind: 'found'; readonly run: string; readonly origin: string };

/** Where a scheduled forecast stands. */
export interface ScheduledForecastProgress {
  /** Undefined before the first step. */
  readonly run?: string | undefined;
  readonly origin?: string | undefined;
  readonly state: 'planning' | 'waiting for data' | 'taking data' | 'monitoring' | 'running';
  /** What monitoring has found, or why it could not; left out where it was not asked to. */
  readonly monitored?: string | undefined;
  /** Whether it searches, where its schedule has `retrain`; undefined before its data is there. */
  readonly training?: ScheduledTraining | undefined;
  /** What the data lacks, while it is waited for. */
  readonly missing?: string | undefined;
  /** ISO: until when. */
  readonly deadline?: string | undefined;
}

export const scheduledForecastProgressQuery = defineQuery<ScheduledForecastProgress>('scheduledForecastProgress');

export const scheduledIds = {
  /** What a schedule's executions are named; Temporal appends `-` and the scheduled time. */
  base: (schedule: string) => `schedule/${schedule}`,
  /** The execution of a scheduled time, as Temporal names it. @param scheduledTime ISO, UTC */
  execution: (schedule: string, scheduledTime: string) =>
    `schedule/${schedule}-${scheduledTime.replace(/\.\d+Z$/, 'Z')}`,
} as const;
