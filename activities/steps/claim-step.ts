import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { type StepClaim, type StepRef, stepUri } from '../../contracts/training/step-cache.js';
import { type StepClaimFile, storedClaim } from '../../contracts/training/step-cache-schema.js';
import { asFailure, callAws, isMissing, isPreconditionFailed } from '../aws/aws-failure.js';
import { soundOrUndefined } from '../s3/read-json.js';
import { readTagged } from '../s3/s3-objects.js';
import type { StepDeps } from './deps.js';
import { findStep } from './find-step.js';

/**
 * Finds a step that was done before, or makes it the owner's to do. Whoever is first writes the claim; a claim whose
 * workflow is no longer running is taken over, so that a terminated run keeps nobody waiting. Safe to repeat.
 */
export async function claimStep(deps: StepDeps, step: StepRef, owner: string): Promise<StepClaim> {
  const { s3, bucket, isOpen } = deps;
  for (;;) {
    const done = await findStep(deps, step);
    if (done !== undefined) return { kind: 'done', step: done };
    if (await writeClaim(s3, claimUri(bucket, step), { owner }, { IfNoneMatch: '*' })) return { kind: 'yours' };
    const held = await readClaim(s3, claimUri(bucket, step));
    if (held === undefined) continue;
    if (held.owner === owner) return { kind: 'yours' };
    if (held.owner !== undefined && (await isOpen(held.owner))) return { kind: 'taken', owner: held.owner };
    if (await writeClaim(s3, claimUri(bucket, step), { owner }, { IfMatch: held.etag })) return { kind: 'yours' };
  }
}

/** Gives a step back that came to nothing; a claim that has passed to somebody else stays theirs. */
export async function releaseStep({ s3, bucket }: StepDeps, step: StepRef, owner: string): Promise<void> {
  const uri = claimUri(bucket, step);
  const held = await readClaim(s3, uri);
  if (held?.owner !== owner) return;
  const { bucket: Bucket, key: Key } = parseS3Uri(uri);
  await callAws(`delete ${uri}`, () => s3.send(new DeleteObjectCommand({ Bucket, Key })));
}

const claimUri = (bucket: string, step: StepRef): string => stepUri(bucket, step).replace(/json$/, 'claim');

/** @returns false when somebody else was first */
async function writeClaim(
  s3: S3Client,
  uri: string,
  claim: StepClaimFile,
  condition: { IfNoneMatch: string } | { IfMatch: string },
): Promise<boolean> {
  const { bucket, key } = parseS3Uri(uri);
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify(claim), ...condition }));
    return true;
  } catch (error) {
    if (isPreconditionFailed(error) || isMissing(error)) return false;
    throw asFailure(`claim ${uri}`, error);
  }
}

/** The claim on a step; one that is damaged is nobody's. */
async function readClaim(s3: S3Client, uri: string): Promise<{ owner: string | undefined; etag: string } | undefined> {
  const read = await readTagged(s3, uri);
  return read && { owner: soundOrUndefined(uri, read.text, storedClaim)?.owner, etag: read.etag };
}
