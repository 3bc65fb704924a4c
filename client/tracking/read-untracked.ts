import type { Client } from '@temporalio/client';
import { entryMark, outboxUri, refusedUri } from '../../contracts/tracking/outbox.js';
import type { StoreConnection } from '../connection/connect-store.js';
import { keysBelow } from '../store/keys-below.js';
import { readTextIfThere } from '../store/read-text-if-there.js';
import { whyWaiting } from './why-waiting.js';

/** What the tracker of runs lacks. */
export interface Untracked {
  /** Entries that wait in the outbox. */
  readonly waiting: number;
  /** Those that it will not take, and that are set aside. */
  readonly refused: number;
  /** Why they wait, or why the first was refused; undefined where they are being written. */
  readonly reason?: string | undefined;
  /** When it is tried again; undefined while it is being tried. */
  readonly nextAttemptAt?: Date | undefined;
}

/** @param run whose entries are counted; those of all runs without. @returns undefined where the tracker lacks nothing */
export async function readUntracked(
  { temporal, s3, bucket }: StoreConnection & { readonly temporal: Client },
  run?: string,
): Promise<Untracked | undefined> {
  const isMeant = (key: string) => run === undefined || key.includes(entryMark(run));
  const waiting = (await keysBelow(s3, outboxUri(bucket))).filter(isMeant);
  const refused = (await keysBelow(s3, refusedUri(bucket))).filter((key) => key.endsWith('.json') && isMeant(key));
  if (waiting.length + refused.length === 0) return undefined;
  const counts = { waiting: waiting.length, refused: refused.length };
  if (waiting.length > 0) return { ...counts, ...(await whyWaiting(temporal, bucket)) };
  const reason = await readTextIfThere(s3, `${refusedUri(bucket)}${refused[0]}.reason.txt`);
  return { ...counts, ...(reason === undefined ? {} : { reason: reason.trim() }) };
}
