import type { S3Client } from '@aws-sdk/client-s3';
import { log } from '@temporalio/activity';
import { describeUnread, parseStored, type StoredJson } from '../../contracts/stored/stored-json.js';
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

/** An object that was read, or what is wrong with it, as a phrase and in sentences with the cure; neither where there is none. */
export type ReadIfSound<T> =
  | { readonly value: T; readonly problem?: never; readonly told?: never }
  | { readonly value?: never; readonly problem?: string; readonly told?: string };

/** The same for whoever can do without: a damaged object is as good as none, because it is made anew. */
export async function readJsonIfSound<T>(s3: S3Client, uri: string, stored: StoredJson<T>): Promise<ReadIfSound<T>> {
  const found = await readContent(s3, uri);
  if (found === undefined) return {};
  const read =
    found.damage === undefined
      ? parseStored(stored, new TextDecoder().decode(found.content))
      : { kind: 'damaged' as const, problem: found.damage };
  if (read.kind === 'sound') return { value: read.value };
  return { problem: read.problem, told: describeUnread(uri, stored, read) };
}

/** @throws StoredObjectInvalid when the text of an object is not what it should be */
export function provenOf<T>(uri: string, text: string, stored: StoredJson<T>): T {
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  throw failure('StoredObjectInvalid', describeUnread(uri, stored, read));
}

/** Undefined, and a line in the log, when the text of an object is not what it should be. */
export function soundOrUndefined<T>(uri: string, text: string, stored: StoredJson<T>): T | undefined {
  const read = parseStored(stored, text);
  if (read.kind === 'sound') return read.value;
  log.warn(`${uri} is no longer ${stored.what} and counts as absent`, { problem: read.problem });
  return undefined;
}
