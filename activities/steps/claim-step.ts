import { toJson } from '@durable-forecast/lib/to-json';
import { type StepClaim, type StepRef, stepUri } from '../../contracts/training/step-cache.js';
import { type StepClaimFile, storedClaim } from '../../contracts/training/step-cache-schema.js';
import { type ConditionalObject, type WriteCondition, writeIf } from '../s3/conditional-write.js';
import { deleteObject } from '../s3/delete-object.js';
import { soundOrUndefined } from '../s3/read-json.js';
import { readContent } from '../s3/s3-objects.js';
import type { StepDeps } from './deps.js';
import { findStep } from './find-step.js';

/**
 * Finds a step that was done before, or makes it the owner's to do. Whoever is first writes the claim; a claim whose
 * workflow is no longer running is taken over, so that a terminated run keeps nobody waiting. Safe to repeat.
 */
export async function claimStep(deps: StepDeps, step: StepRef, owner: string): Promise<StepClaim> {
  const uri = claimUri(deps.bucket, step);
  const write = (condition: WriteCondition) => writeIf(deps.s3, uri, condition, claimOf(owner));
  for (;;) {
    const { step: done, doubt } = await findStep(deps, step);
    if (done !== undefined) return { kind: 'done', step: done };
    const yours: StepClaim = doubt === undefined ? { kind: 'yours' } : { kind: 'yours', remade: doubt };
    const first = await write({ kind: 'absent' });
    if (first.kind === 'won') return yours;
    // Given back meanwhile.
    if (first.winner === undefined) continue;
    const holder = ownerOf(uri, first.winner.content);
    if (holder !== undefined && (await deps.isOpen(holder))) return { kind: 'taken', owner: holder };
    const takenOver = await write({ kind: 'unchanged', etag: first.winner.etag });
    if (takenOver.kind === 'won') return yours;
  }
}

/** Gives a step back that came to nothing; a claim that has passed to somebody else stays theirs. */
export async function releaseStep({ s3, bucket }: StepDeps, step: StepRef, owner: string): Promise<void> {
  const uri = claimUri(bucket, step);
  const held = await readContent(s3, uri);
  if (held === undefined || ownerOf(uri, held.content) !== owner) return;
  await deleteObject(s3, uri);
}

const claimUri = (bucket: string, step: StepRef): string => stepUri(bucket, step).replace(/json$/, 'claim');

const claimOf = (owner: string): ConditionalObject => ({
  body: toJson({ owner } satisfies StepClaimFile),
  contentType: 'application/json',
});

/** Whose a claim is; one that is damaged is nobody's. */
const ownerOf = (uri: string, content: Uint8Array): string | undefined =>
  soundOrUndefined(uri, new TextDecoder().decode(content), storedClaim)?.owner;
