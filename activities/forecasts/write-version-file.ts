import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { failure } from '../aws/aws-failure.js';
import { writeIf } from '../s3/conditional-write.js';

/**
 * Writes a file of a version where none is yet. One that is there with the same content is this one, written by an earlier
 * attempt.
 *
 * @throws VersionExists when another content is there: versions are never overwritten
 */
export async function writeVersionFile(
  s3: S3Client,
  uri: string,
  body: Uint8Array | string,
  contentType: string,
): Promise<void> {
  const written = await writeIf(s3, uri, { kind: 'absent' }, { body, contentType });
  if (written.kind === 'won') return;
  const there = written.winner === undefined ? 'nothing any more' : describeContent(written.winner.content);
  throw failure('VersionExists', `${uri} holds ${there}; this run would write ${describeContent(body)}.`);
}

export const fingerprint = (content: Uint8Array | string) => ({
  bytes: Buffer.byteLength(content),
  sha256: createHash('sha256').update(content).digest('hex'),
});

const describeContent = (content: Uint8Array | string): string => describeFile(fingerprint(content));

export const describeFile = ({ bytes, sha256 }: { readonly bytes: number; readonly sha256: string }): string =>
  `${bytes.toLocaleString('en-US')} bytes (SHA-256 ${sha256.slice(0, 12)}…)`;
