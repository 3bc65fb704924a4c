import { z } from 'zod';
import { CHAMPION_MODES } from '../request/champion.js';

const NEITHER = 'say which runs search: every: 4, when: drift, or both';

/** Which runs of a schedule search anew, and what the others do. */
export const retrainSchema = z
  .strictObject({
    every: z
      .int()
      .min(1)
      .max(1000)
      .optional()
      .describe(
        'A run searches when so many times of the schedule have come since the search before, its own included: 4 searches every fourth time.',
      ),
    when: z
      .enum(['drift'])
      .optional()
      .describe('`drift`: a run searches when monitoring has found since the search before that the forecast drifts.'),
    between: z
      .enum(CHAMPION_MODES)
      .default('refit')
      .describe(
        "What the runs between do. `refit`: the champion's algorithm and hyperparameters are trained on the new data without a search. `forecast`: its models are applied as they are.",
      ),
  })
  .refine(({ every, when }) => every !== undefined || when !== undefined, NEITHER);

export type Retrain = z.infer<typeof retrainSchema>;

/** How a run of a schedule comes to its models, as it is decided before it starts. */
export type ScheduledTraining =
  | { readonly kind: 'search'; readonly reason: string }
  | {
      readonly kind: 'refit' | 'forecast';
      /** The run whose champion is taken over. */
      readonly of: string;
      readonly reason: string;
    };

/** For people, in a line. */
export const describeScheduledTraining = (training: ScheduledTraining): string =>
  training.kind === 'search'
    ? `searches: ${training.reason}`
    : `${training.kind === 'refit' ? 'refits the champion' : 'applies the models'} of ${training.of}: ${training.reason}`;

/** `searches every 4th time and when drift is found; refits the champion between` */
export function describeRetrain({ every, when, between }: Retrain): string {
  const searches = [
    ...(every === undefined ? [] : [every === 1 ? 'every time' : `every ${ordinal(every)} time`]),
    ...(when === undefined ? [] : [`when ${when} is found`]),
  ].join(' and ');
  return `searches ${searches}; ${between === 'refit' ? 'refits the champion' : "applies the champion's models"} between`;
}

export function ordinal(count: number): string {
  const suffix = ['th', 'st', 'nd', 'rd'][count % 10 > 3 || Math.floor((count % 100) / 10) === 1 ? 0 : count % 10];
  return `${count}${suffix}`;
}
