import { z } from 'zod';

const WHOLE = 'give a whole number, 1 or more';

const most = (what: string) => z.int(WHOLE).min(1, WHOLE).optional().describe(what);

/** Which versions are kept once a later one is published; without it, all are. */
export const retentionSchema = z
  .strictObject({
    keep: most('So many of the newest versions stay, the current one among them.'),
    days: most('Versions stay for so many days after they were the current one.'),
  })
  .refine(({ keep, days }) => keep !== undefined || days !== undefined, 'give keep, days or both');
