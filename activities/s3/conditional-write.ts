import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { ApplicationFailure } from '@temporalio/common';
import { asFailure, isMissing, isPreconditionFailed } from '../aws/aws-failure.js';
import { readContent, type StoredContent } from './s3-objects.js';

/** What must hold for the write: no object is there, or the one that was read before. */
export type WriteCondition = { readonly kind: 'absent' } | { readonly kind: 'unchanged'; readonly etag: string };

export interface ConditionalObject {
  readonly body: Uint8Array | string;
  readonly contentType?: string;
  /** Whether what is there now is what this writer wrote or would write; by default, where the bytes are the same. */
  readonly isOurs?: (content: Uint8Array) => boolean;
}

export type ConditionalWrite =
  | { readonly kind: 'won' }
  /** Undefined where the object that should have been unchanged is gone. */
  | { readonly kind: 'lost'; readonly winner: StoredContent | undefined };

/**
 * Writes an object if the condition holds, and says whether this writer or another won.
 *
 * S3 answers 412 to a writer who lost, but to one who won as well, when the answer went astray and the AWS client asked
 * again. So neither a 412 nor an error that leaves open what happened is believed: what is there now is read back.
 *
 * @throws the failure of the write where it can be repeated and did not come through, or was refused
 */
export async function writeIf(
  s3: S3Client,
  uri: string,
  condition: WriteCondition,
  object: ConditionalObject,
): Promise<ConditionalWrite> {
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  const { body: Body, contentType: ContentType = 'application/octet-stream' } = object;
  try {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType, ...headersOf(condition) }));
    return { kind: 'won' };
  } catch (error) {
    const refused = asFailure(`write ${uri}`, error);
    const lost = isPreconditionFailed(error) || (condition.kind === 'unchanged' && isMissing(error));
    if (!lost && isFinal(refused)) throw refused;
    const found = await readContent(s3, uri);
    if (found !== undefined && isOurs(object, found.content)) return { kind: 'won' };
    // Nobody else has written: the write did not come through, or it will yet, and its repetition finds it then.
    if (!lost && stillHolds(condition, found)) throw refused;
    return { kind: 'lost', winner: found };
  }
}

const headersOf = (condition: WriteCondition): { IfNoneMatch: string } | { IfMatch: string } =>
  condition.kind === 'absent' ? { IfNoneMatch: '*' } : { IfMatch: condition.etag };

/** A refusal for good leaves nothing open. */
const isFinal = (failure: unknown): boolean =>
  !(failure instanceof ApplicationFailure) || failure.nonRetryable === true;

const isOurs = ({ body, isOurs = sameBytes(body) }: ConditionalObject, content: Uint8Array): boolean => isOurs(content);

const sameBytes =
  (body: Uint8Array | string) =>
  (content: Uint8Array): boolean =>
    Buffer.from(body as Uint8Array).equals(content);

const stillHolds = (condition: WriteCondition, found: StoredContent | undefined): boolean =>
  condition.kind === 'absent' ? found === undefined : found?.etag === condition.etag;
