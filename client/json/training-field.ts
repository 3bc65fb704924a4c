import { z } from 'zod';
import { contestSchema } from '../../contracts/champion/contest.js';
import type { RunKind } from '../../contracts/champion/run-training.js';
import { openWord } from '../../contracts/stored/open-word.js';

const source = z.object({
  run: z.string().describe('Id of the run.'),
  origin: z.string().describe('Its last known day, ISO date.'),
});

/** How a run came to its models. */
export const trainingField = (description: string) =>
  z
    .object({
      kind: openWord<RunKind>(
        "`search`: its own sweep chose the champion; `refit`: an earlier champion's hyperparameters were trained anew; `forecast`: an earlier champion's models were applied.",
      ),
      search: source.optional().describe('The run whose sweep found the champion; left out where this run searched.'),
      from: source.optional().describe('The run whose champion was taken over; left out where this run searched.'),
      contest: contestSchema
        .optional()
        .describe('What came of holding the best of its search against the current champion (`publish.replace`).'),
      instead: z.string().optional().describe('Why it searched although an earlier champion was asked for.'),
    })
    .optional()
    .describe(description);
