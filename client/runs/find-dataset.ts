import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { describeDoubled } from '../../contracts/dataset/describe-doubled.js';
import { findRawTables, TABLE_FOLDERS } from '../../contracts/dataset/raw-tables.js';
import { awsErrorFacts } from '../../contracts/failures/aws-error-facts.js';
import { describeBucketFault } from '../../contracts/failures/describe-bucket-fault.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';

/** Names that are shown of what lies there instead. */
const SHOWN = 5;

/**
 * Sees that a dataset lies where somebody says: a run on one that does not would fail at its first stage.
 *
 * @param uri prefix of the raw files, s3://bucket/prefix
 * @throws UserError naming the tables that are missing there
 */
export async function findDataset(
  { s3, services }: Pick<ForecastClient, 's3' | 'services'>,
  uri: string,
): Promise<void> {
  const { bucket, key } = parseS3Uri(uri);
  const prefix = key === '' || key.endsWith('/') ? key : `${key}/`;
  const names: string[] = [];
  try {
    for (const folder of ['', ...TABLE_FOLDERS]) {
      // Below the prefix alone there may be much else.
      const delimiter = folder === '' ? '/' : undefined;
      const input = { Bucket: bucket, Prefix: `${prefix}${folder}`, Delimiter: delimiter };
      for await (const { Contents: contents = [] } of paginateListObjectsV2({ client: s3 }, input)) {
        names.push(...contents.map((object) => (object.Key ?? '').slice(prefix.length)).filter((name) => name !== ''));
      }
    }
  } catch (error) {
    const facts = awsErrorFacts(error);
    const message = facts && describeBucketFault(facts, { ...services.store, bucket });
    throw message === undefined ? error : new UserError(message, 'unreachable');
  }
  const { missing, doubled } = findRawTables(names.map((name) => ({ name })));
  if (doubled.length > 0) throw new UserError(describeDoubled(uri, doubled), 'usage');
  if (missing.length === 0) return;
  const there = names.slice(0, SHOWN).join(', ');
  throw new UserError(
    `${uri} lacks ${missing.join(', ')}. ` +
      (names.length === 0
        ? 'Nothing lies below it; see to bucket and prefix.'
        : `It holds ${there}${names.length > SHOWN ? ', …' : ''}.`),
    'usage',
  );
}
