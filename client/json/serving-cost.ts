import { z } from 'zod';
import { dollarsField, listOf } from './fields.js';

/** What it has cost to serve. */
export const servingCost = z.object({
  instanceHours: z.number().describe('Hours of one instance, of those that were there in any case.'),
  mostInstanceHours: z.number().describe('With those by which their number may have followed the calls.'),
  cost: dollarsField('Of those that were there in any case'),
  mostCost: dollarsField('With those by which their number may have followed the calls'),
  unpriced: listOf(z.string()).describe('Instance types without a price.'),
  hasServerless: z
    .boolean()
    .describe('Whether some of it was serverless, which AWS bills by use; that is not counted.'),
});
