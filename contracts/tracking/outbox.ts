import { hashOf } from '@durable-forecast/lib/hash';
import type { TrackingEntry } from './tracking-entry.js';

/** Prefix of what the tracker has not taken yet. Keys begin with the time, so that they are in order. */
export const outboxUri = (bucket: string): string => `s3://${bucket}/tracking/outbox/`;

/** Prefix of what the tracker will not take, with the reason beside it. */
export const refusedUri = (bucket: string): string => `s3://${bucket}/tracking/refused/`;

/** Name of an entry below either prefix, `20261130T060000000Z-5f1c…-90ab….json` with the hashes of run and id: written again, it has the same. */
export const entryName = ({ id, at, run }: Pick<TrackingEntry, 'id' | 'at' | 'run'>): string =>
  `${at.replace(/[-:.]/g, '')}-${hashOf(run).slice(0, 12)}-${hashOf(id).slice(0, 24)}.json`;

/** What the names of the entries of a run have in them. */
export const entryMark = (run: string): string => `-${hashOf(run).slice(0, 12)}-`;

/** Workflow id of who empties the outbox: one a bucket, so that entries are taken one after the other. */
export const outboxWorkflowId = (bucket: string): string => `tracking/${bucket}`;

/** Workflow id of an entry on its way into the outbox. */
export const entryWorkflowId = (id: string): string => `${id}/tracked`;

/** What starts `emptyOutbox`. */
export interface OutboxInput {
  /** Events of history after which the workflow continues as new. */
  readonly eventsPerRun?: number;
}

/** What came of a pass over the outbox. */
export interface EmptiedOutbox {
  readonly written: number;
  readonly refused: number;
  /** Entries that are still there: those beyond what a pass takes, and all where no tracker is set. */
  readonly left: number;
  /** Undefined where the worker has no tracker any more. */
  readonly tracker?: string | undefined;
}
