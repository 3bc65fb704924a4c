import { z } from 'zod';
import { writtenAs } from '../forms/written-forms.js';

/** What is made of an earlier run's champion. */
export const CHAMPION_MODES = ['refit', 'forecast'] as const;
export type ChampionMode = (typeof CHAMPION_MODES)[number];

/** Stands for the run whose version is the current one. */
export const CURRENT = 'current';

const fields = z.strictObject({
  of: z
    .string('name the run whose champion is taken over, or write current')
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,79}$/, 'name a run by its id, or write current')
    .describe(
      'The run whose champion is taken over, by its id; `current`: the run whose version planners read. It must have published the same forecast name.',
    ),
  mode: z
    .enum(CHAMPION_MODES)
    .default('refit')
    .describe(
      '`refit`: its algorithm and hyperparameters are trained on the data of this run, without a search; one trial of them says how good they are now. `forecast`: its models are applied as they are, and nothing is trained or scored.',
    ),
  otherwise: z
    .enum(['fail', 'search'])
    .default('fail')
    .describe(
      'What is done where that champion can not be taken over: end before anything is paid for, or search as without this field.',
    ),
});

/** Which earlier run's champion a run takes over instead of a search. A text is its `of`. */
export const championSchema = writtenAs(
  z.preprocess((written) => (typeof written === 'string' ? { of: written } : written), fields),
  z.union([z.string(), fields]),
);

export type ChampionRequest = z.infer<typeof fields>;
