import { defineQuery } from '@temporalio/workflow';
import type { ScheduledForecastInput, ScheduledForecastResult } from './scheduled-forecast.js';

/** Times that one backfill may have: a week's schedule for eighteen years. */
export const MAX_BACKFILL = 1000;

/** Runs of a schedule for times that have passed. */
export interface BackfillInput extends Omit<ScheduledForecastInput, 'scheduledTime'> {
  /** ISO, UTC, oldest first. */
  readonly times: readonly string[];
  /** Runs at a time. */
  readonly parallel: number;
}

/** How the run of a time ended. */
export type BackfilledRun =
  | ({ readonly time: string } & ScheduledForecastResult)
  | { readonly time: string; readonly kind: 'failed'; readonly reason: string }
  /** Its scheduled execution goes on: it waits for its data, or its run is not over. */
  | { readonly time: string; readonly kind: 'going on' };

export interface BackfillResult {
  readonly schedule: string;
  /** In the order of the times. */
  readonly runs: readonly BackfilledRun[];
}

/** The runs that have ended so far, in the order of the times; null for one that has not. */
export const backfillQuery = defineQuery<readonly (BackfilledRun | null)[]>('backfill');
