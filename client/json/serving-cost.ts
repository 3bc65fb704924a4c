import { z } from 'zod';
import { listOf } from './fields.js';

const dollars = z.number().optional();

/** What it has cost to serve. */
export const servingCost = z.object({
  instanceHours: z.number().describe('Hours of one instance, of those that were there in any case.'),
  mostInstanceHours: z.number().describe('With those by which their number may have followed the calls.'),
  cost: dollars.describe('Of those that were there in any case, US dollars; of the types that have a price.'),
  mostCost: dollars.describe('With those by which their number may have followed the calls, US dollars.'),
  unpriced: listOf(z.string()).describe('Instance types without a price: their hours are in no sum of dollars.'),
  hasServerless: z
    .boolean()
    .describe('Whether some of it was serverless, which AWS bills by use; that is not counted.'),
});
