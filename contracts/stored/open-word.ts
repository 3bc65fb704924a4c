import { z } from 'zod';

/** A word of a list that may grow: who reads what later code has written must not fail at one that it doesn't know. */
export const openWord = <Word extends string>(meaning: string) =>
  z.string().describe(meaning) as unknown as z.ZodType<Word>;
