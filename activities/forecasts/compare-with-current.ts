import type { S3Client } from '@aws-sdk/client-s3';
import type { StagedVersion } from '../../contracts/publication/publication.js';
import type { ComparedVersion } from './check-limits.js';
import { currentTotal } from './current-total.js';

/** The version that is current, for its total; or why there is none that a version can be held against. */
export async function compareWithCurrent(
  s3: S3Client,
  { bucket, name, originDate, version: own }: Pick<StagedVersion, 'bucket' | 'name' | 'originDate' | 'version'>,
): Promise<ComparedVersion> {
  const { current, uncompared, damagedPointer } = await currentTotal(s3, bucket, name);
  if (damagedPointer !== undefined) return { problem: damagedPointer };
  if (uncompared !== undefined)
    return { problem: `of the current version ${uncompared.version}, ${uncompared.problem}` };
  if (current === undefined) return { problem: 'nothing was published before' };
  if (current.version === own) return { problem: 'it is the current version itself' };
  if (current.origin > originDate) {
    return { problem: `the current version ${current.version} has a newer origin, ${current.origin}` };
  }
  return current;
}
