import type { ChampionEntry, ChampionSearch } from '../../contracts/champion/champion-record.js';
import { firingTimes, type Timing } from '../../contracts/scheduling/firing-times.js';
import { ordinal, type Retrain, type ScheduledTraining } from '../../contracts/scheduling/retrain.js';
import { instantOf } from '../../contracts/scheduling/time-zone.js';

export interface TrainingToChoose {
  readonly retrain: Retrain;
  readonly timing: Timing;
  /** ISO. */
  readonly scheduledTime: string;
  /** The newest champion with an origin that is not after the run's own; undefined where there is none. */
  readonly champion: ChampionEntry | undefined;
  /** What monitoring has found since the search that found it, a sentence without its stop; undefined where nothing. */
  readonly drift?: string | undefined;
}

const DAY = 86_400_000;

/**
 * Whether a run of a schedule searches or takes an earlier champion over. Made of its scheduled time and of what was published
 * before alone: a run that fails leaves no champion, so the next one searches in its place.
 */
export function chooseTraining(input: TrainingToChoose): ScheduledTraining {
  const { retrain, timing, scheduledTime, champion, drift } = input;
  const { every, when, between } = retrain;
  if (champion === undefined) return { kind: 'search', reason: 'no run before has left a champion' };
  const { run, search } = champion;
  if (when === 'drift' && drift !== undefined) return { kind: 'search', reason: drift };
  const since = `since ${search.run} searched`;
  if (every === undefined) return { kind: between, of: run, reason: `no drift was found ${since}` };
  const from = searchedAt(search, timing.timeZone) + 1;
  const times = firingTimes(timing, from, Date.parse(scheduledTime), every).length;
  if (times >= every) return { kind: 'search', reason: `it is the ${ordinal(every)} time ${since}` };
  const position = times === 0 ? 'no time of the schedule has come' : `it is the ${ordinal(times)} time`;
  return { kind: between, of: run, reason: `${position} ${since}; the ${ordinal(every)} searches` };
}

/** The time that a search was for; of one by hand, the end of its last known day. */
const searchedAt = ({ scheduledTime, origin }: ChampionSearch, timeZone: string): number =>
  scheduledTime === undefined
    ? instantOf(timeZone, Date.parse(`${origin}T00:00:00Z`) + DAY)
    : Date.parse(scheduledTime);
