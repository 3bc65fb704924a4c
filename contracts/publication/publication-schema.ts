import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type { Pointer, PointerMove } from './publication.js';

/** `current.json`, which planners' systems read. */
export const storedPointer: StoredJson<Pointer> = {
  what: 'the pointer to the current version',
  schema: objectOf<Pointer>({
    version: z.string().min(1),
    uri: z.string().min(1),
    run: z.string(),
    origin: z.string(),
    rows: z.number(),
    publishedAt: z.string(),
    previous: z.string().nullable(),
    moves: z
      .array(
        objectOf<PointerMove>({
          kind: z.enum(['published', 'rolled back']),
          version: z.string(),
          from: z.string().nullable(),
          at: z.string(),
          by: z.string(),
          reason: z.string().optional(),
          id: z.string().optional(),
        }),
      )
      .optional(),
  }),
  cure: 'Restore its last sound content, with version and uri of a folder below versions/; nothing was published.',
};
