import { z } from 'zod';
import { openWord } from '../stored/open-word.js';
import { objectOf } from '../stored/stored-json.js';
import { type ChampionSource, championSourceSchema } from './champion-source.js';
import { type Contest, contestSchema, describeContest } from './contest.js';

/**
 * How a run came to its models. `search`: its own sweep chose the champion. `refit`: an earlier champion's algorithm and
 * hyperparameters, trained anew. `forecast`: an earlier champion's models as they were.
 */
export const RUN_KINDS = ['search', 'refit', 'forecast'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** Which kind of run it was, and whose champion it has. */
export interface RunTraining {
  readonly kind: RunKind;
  /** The run whose sweep found the champion; undefined where this run searched. */
  readonly search?: ChampionSource | undefined;
  /** The run whose champion was taken over, which may have it from an earlier one itself; undefined where this run searched. */
  readonly from?: ChampionSource | undefined;
  /** Why a champion that was asked for could not be taken over, so that this run searched. A sentence without its stop. */
  readonly instead?: string | undefined;
  /** What came of holding the best of its search against the current champion; undefined where the request did not want that. */
  readonly contest?: Contest | undefined;
}

/** Proves it where it is read back. */
export const runTrainingSchema = objectOf<RunTraining>({
  kind: openWord<RunKind>(
    '`search`: its own sweep chose. `refit`: an earlier champion, trained anew. `forecast`: the models of an earlier one.',
  ),
  search: championSourceSchema.optional().describe('The run whose sweep found the champion.'),
  from: championSourceSchema.optional().describe('The run that it was taken over from.'),
  instead: z.string().optional().describe('Why a champion that was asked for could not be taken over.'),
  contest: contestSchema
    .optional()
    .describe('What came of holding the best of its search against the current champion, where the request wanted it.'),
});

/** Whether a run searched as it was asked to, which needs no word. */
export const isPlainSearch = ({ kind, instead, contest }: RunTraining): boolean =>
  kind === 'search' && instead === undefined && contest === undefined;

/** The same for people, in a line. */
export function describeTraining({ kind, search, from, instead, contest }: RunTraining): string {
  switch (kind) {
    case 'search':
      if (contest !== undefined) {
        const asked = instead === undefined ? '' : `; it was to take a champion over, but ${instead}`;
        return `${describeContest(contest)}${asked}`;
      }
      return instead === undefined ? 'searched for its champion' : `searched for its champion, since ${instead}`;
    case 'refit':
      return `trained the champion of ${describeSource(search, from)} anew, without a search`;
    case 'forecast':
      return `applied the models of ${describeSource(search, from)}; nothing was trained`;
    default:
      // Later code may have written it.
      return `came to its models in a way that this version does not know (${kind})`;
  }
}

function describeSource(search: ChampionSource | undefined, from: ChampionSource | undefined): string {
  const taken = from ?? search;
  if (taken === undefined) return 'an earlier run';
  const found =
    search === undefined || search.run === taken.run ? '' : `, which ${search.run} found (${search.origin})`;
  return `${taken.run} (origin ${taken.origin})${found}`;
}
