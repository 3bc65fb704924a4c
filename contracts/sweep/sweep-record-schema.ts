import { z } from 'zod';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import { trialResultSchema } from '../training/trial-schema.js';
import type { RecordedTrial, SweepRecord } from './sweep-record.js';

/** What a sweep leaves for later ones. */
export const storedSweep: StoredJson<SweepRecord> = {
  what: 'the record of a sweep',
  schema: objectOf<SweepRecord>({
    run: z.string(),
    dataKey: z.string(),
    objective: z.string(),
    trials: z.array(
      objectOf<RecordedTrial>({
        values: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
        result: trialResultSchema,
      }),
    ),
    tuningJob: z.string().optional(),
  }),
  cure: 'Leave its run out of sweep.warmStart.',
  seal: 'where-written',
};
