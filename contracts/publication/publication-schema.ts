import { z } from 'zod';
import { openWord } from '../stored/open-word.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type { Pointer, PointerMove } from './publication.js';

/** What `schema` of a pointer says. Fields may be added to it; what would change a meaning gets the next number. */
export const POINTER_SCHEMA = 'forecast.pointer/1';

/** `current.json`, which planners' systems read. */
export const storedPointer: StoredJson<Pointer> = {
  what: 'the pointer to the current version',
  named: POINTER_SCHEMA,
  schema: objectOf<Pointer>({
    schema: z.string().optional().describe(`\`${POINTER_SCHEMA}\`; left out by 0.1.0.`),
    version: z.string().min(1).describe('Name of the current version.'),
    uri: z.string().min(1).describe('Prefix of its files, with the slash at its end.'),
    run: z.string().describe('Run that made it.'),
    origin: z.string().describe('Its last known day, ISO date; the forecast covers the 28 days after it.'),
    rows: z.number().describe('Series times days.'),
    publishedAt: z.string().describe('When it became the current one, ISO 8601 in UTC.'),
    previous: z.string().nullable().describe('Version that was current before; null for the first.'),
    moves: z
      .array(
        objectOf<PointerMove>({
          kind: openWord<PointerMove['kind']>('How the version came to be current: `published` or `rolled back`.'),
          version: z.string().describe('The version.'),
          from: z.string().nullable().describe('Version that was current before; null for the first.'),
          at: z.string().describe('When, ISO 8601 in UTC.'),
          by: z.string().describe('The run that published; of a rollback, the person.'),
          reason: z.string().optional().describe('Why it was rolled back.'),
          id: z.string().optional().describe('Names a rollback among all.'),
        }),
      )
      .optional()
      .describe('The last moves of the pointer, newest first; left out by 0.1.0.'),
    retired: z
      .array(z.string())
      .optional()
      .describe('Versions that retention deletes or has deleted; none of them becomes current again.'),
  }),
  cure: 'Restore its last sound content, with version and uri of a folder below versions/; nothing was published.',
};
