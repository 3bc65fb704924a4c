import { z } from 'zod';
import { objectOf, type StoredJson, writtenNumber } from '../stored/stored-json.js';
import { trialResultSchema } from '../training/trial-schema.js';
import type { EarlierTrial, EarlierTrials, RecordedTrial, SweepRecord } from './sweep-record.js';

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What a sweep leaves for later ones. */
export const storedSweep: StoredJson<SweepRecord> = {
  what: 'the record of a sweep',
  schema: objectOf<SweepRecord>({
    run: z.string(),
    dataKey: z.string(),
    objective: z.string(),
    trials: z.array(
      objectOf<RecordedTrial>({
        values,
        result: trialResultSchema,
      }),
    ),
    tuningJob: z.string().optional(),
  }),
  cure: 'Leave its run out of sweep.warmStart.',
  seal: 'where-written',
};

/** What a sweep learns from earlier ones. */
export const storedEarlierTrials: StoredJson<EarlierTrials> = {
  what: 'the list of earlier trials',
  schema: objectOf<EarlierTrials>({
    trials: z.array(
      objectOf<EarlierTrial>({
        algorithm: z.string(),
        values,
        status: z.enum(['completed', 'pruned', 'stopped', 'failed']),
        objective: writtenNumber.optional(),
        comparable: z.boolean(),
      }),
    ),
  }),
  cure: 'Start the run again under another name; it is made anew then.',
  seal: 'required',
};
