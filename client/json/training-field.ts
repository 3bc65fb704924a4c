import { z } from 'zod';
import { RUN_KINDS } from '../../contracts/champion/run-training.js';

const source = z.object({
  run: z.string().describe('Id of the run.'),
  origin: z.string().describe('Its last known day, ISO date.'),
});

/** How a run came to its models. */
export const trainingField = (description: string) =>
  z
    .object({
      kind: z
        .enum(RUN_KINDS)
        .describe(
          "`search`: its own sweep chose the champion; `refit`: an earlier champion's hyperparameters were trained anew; `forecast`: an earlier champion's models were applied.",
        ),
      search: source.optional().describe('The run whose sweep found the champion; left out where this run searched.'),
      from: source.optional().describe('The run whose champion was taken over; left out where this run searched.'),
      instead: z.string().optional().describe('Why it searched although an earlier champion was asked for.'),
    })
    .optional()
    .describe(description);
