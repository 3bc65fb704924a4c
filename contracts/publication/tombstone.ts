import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** What `schema` of a tombstone says. */
export const TOMBSTONE_SCHEMA = 'forecast.tombstone/1';

/** What whoever deletes a version leaves of it, as `deleted.json`. */
export interface Tombstone {
  readonly schema: string;
  readonly version: string;
  /** ISO time. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export const storedTombstone: StoredJson<Tombstone> = {
  what: 'the note that a version was deleted',
  named: TOMBSTONE_SCHEMA,
  schema: objectOf<Tombstone>({
    schema: z.string().describe(`\`${TOMBSTONE_SCHEMA}\`.`),
    version: z.string().describe('The version.'),
    at: z.string().describe('When its deletion began, ISO 8601 in UTC.'),
    by: z.string().describe('Who deleted it.'),
    reason: z.string().describe('Why.'),
  }),
  cure: 'Write it anew; the version is gone.',
};
