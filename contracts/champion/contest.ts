import { z } from 'zod';
import { openWord } from '../stored/open-word.js';
import { objectOf } from '../stored/stored-json.js';
import { type ChampionSource, championSourceSchema } from './champion-source.js';

/** Both on the same 28 days, with what was known before them. */
export interface ContestWindow {
  /** Last day known, the N of `d_N`. */
  readonly originDay: number;
  /** WRMSSE of the search's best. */
  readonly challenger: number;
  /** WRMSSE of the current champion, trained anew. */
  readonly champion: number;
}

/**
 * What came of holding the best of a search against the current champion. `kept`: it was not better by more than the noise, and
 * the current champion is published, trained anew. `replaced`: it was. `unopposed`: there was no champion to hold it against.
 */
export interface Contest {
  readonly outcome: 'kept' | 'replaced' | 'unopposed';
  /** Trial that was best. */
  readonly challenger: string;
  /** The run whose champion it was held against, which may have it from an earlier one. */
  readonly champion?: ChampionSource | undefined;
  readonly windows?: readonly ContestWindow[] | undefined;
  /** By how much the challenger's WRMSSE is lower, on average over the windows. */
  readonly difference?: number | undefined;
  /** What the difference must exceed. */
  readonly noise?: number | undefined;
  /** Why there was none to hold it against, a sentence without its stop. */
  readonly why?: string | undefined;
}

export const contestSchema = objectOf<Contest>({
  outcome: openWord<Contest['outcome']>(
    '`kept`: the best of the search was not better than the current champion by more than the noise, and that one was published, trained anew. `replaced`: it was. `unopposed`: there was none to hold it against.',
  ),
  challenger: z.string().describe('Trial that was best.'),
  champion: championSourceSchema.optional().describe('The run whose champion it was held against.'),
  windows: z
    .array(
      objectOf<ContestWindow>({
        originDay: z.number().describe('Last day known, the N of `d_N`.'),
        challenger: z.number().describe("WRMSSE of the search's best on the 28 days after it."),
        champion: z.number().describe('WRMSSE of the current champion there, trained anew.'),
      }),
    )
    .readonly()
    .optional()
    .describe('Both on the same days, oldest first.'),
  difference: z.number().optional().describe("By how much the challenger's WRMSSE is lower, on average."),
  noise: z.number().optional().describe('What the difference must exceed.'),
  why: z.string().optional().describe('Why there was none to hold it against.'),
});

/** The same for people, what follows on `This run `; a sentence without its stop. */
export function describeContest({
  outcome,
  challenger,
  champion,
  windows = [],
  difference,
  noise,
  why,
}: Contest): string {
  const whose = champion === undefined ? 'the current champion' : `the champion of ${champion.run}`;
  const numbers =
    difference === undefined || noise === undefined
      ? ''
      : ` (WRMSSE ${mean(windows, 'challenger')} against ${mean(windows, 'champion')} ${describeWindows(windows)}; ` +
        `better by ${difference.toFixed(4)}, and noise is ${noise.toFixed(4)})`;
  switch (outcome) {
    case 'kept':
      return `searched, and keeps ${whose}, trained anew: ${challenger} is not better by more than the noise${numbers}`;
    case 'replaced':
      return `searched, and replaces ${whose}: ${challenger} is better by more than the noise${numbers}`;
    case 'unopposed':
      return `searched for its champion, which had none to beat: ${why ?? 'there was none'}`;
    default:
      return `searched, and held its best against ${whose}, with an outcome that this program does not know: ${outcome as string}`;
  }
}

const mean = (windows: readonly ContestWindow[], which: 'challenger' | 'champion'): string =>
  (windows.reduce((sum, window) => sum + window[which], 0) / windows.length).toFixed(4);

const describeWindows = (windows: readonly ContestWindow[]): string =>
  windows.length === 1 ? 'on one window' : `on average of ${windows.length} origins`;
