import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
import { failure } from '../aws/aws-failure.js';
import { readContent, readText } from './s3-objects.js';

/**
 * Reads an object of a kind. Nothing that is read back is believed unproven.
 *
 * @throws NotFound
 * @throws StoredObjectInvalid naming the object, what is wrong with it and the cure
 */
export async function readJson<T>(s3: S3Client, uri: string, stored: StoredJson<T>): Promise<T> {
  return provenOf(uri, await readText(s3, uri), stored);
}

/** An object that was read, or why it is not believed; neither where there is none. */
export type ReadOrDoubt<T> =
  | { readonly value: T; readonly doubt?: never }
  | { readonly value?: never; readonly doubt?: string };

/** The same where a damaged object is as good as none, because it is made anew. */
export async function readJsonOrDoubt<T>(s3: S3Client, uri: string, stored: StoredJson<T>): Promise<ReadOrDoubt<T>> {
  const found = await readContent(s3, uri);
  if (found === undefined) return {};
  if (found.damage !== undefined) return { doubt: `${uri} is no longer ${stored.what}: ${found.damage}` };
  const read = parseStored(stored, new TextDecoder().decode(found.content));
  return read.kind === 'sound'
    ? { value: read.value }
    : { doubt: `${uri} is no longer ${stored.what}: ${read.problem}` };
}

/** @throws StoredObjectInvalid when the text of an object is not what it should be */
export function provenOf<T>(uri: string, text: string, stored: StoredJson<T>): T {
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  throw failure('StoredObjectInvalid', `${uri} is no longer ${stored.what}: ${read.problem}. ${stored.cure}`);
}

/** Undefined, and a line in the log, when the text of an object is not what it should be. */
export function soundOrUndefined<T>(uri: string, text: string, stored: StoredJson<T>): T | undefined {
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  log.warn(`${uri} is no longer ${stored.what} and counts as absent`, { problem: read.problem });
  return undefined;
}
