import { z } from 'zod';

/** A list in a shape; what is printed is never changed. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

export const runField = z.string().describe('Id of the run.');

export const timeField = (what: string) => z.string().describe(`${what}, ISO 8601 in UTC.`);

export const secondsField = (what: string) => z.number().describe(`${what}, seconds.`);

/** Left out where it is not known. */
export const dollarsField = (what: string) =>
  z.number().optional().describe(`${what}, US dollars at the price table; left out where a price is not known.`);
