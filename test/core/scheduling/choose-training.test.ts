import { describe, expect, it } from 'vitest';
import type { ChampionEntry } from '../../../contracts/champion/champion-record.js';
import type { Retrain } from '../../../contracts/scheduling/retrain.js';
import { calendarOf } from '../../../contracts/scheduling/schedule.js';
import { chooseTraining } from '../../../core/scheduling/choose-training.js';

const timing = { fields: calendarOf({ cron: '30 2 * * mon' }), timeZone: 'Europe/Berlin', skip: [] as string[] };
/** Mondays of November 2026, 02:30 in Berlin. */
const mondays = ['02', '09', '16', '23', '30'].map((day) => `2026-11-${day}T01:30:00.000Z`);

/** Of the run of a Monday. @param searched the Monday whose run searched */
const championOf = (monday: number, searched = monday): ChampionEntry => ({
  run: `foods-${monday}`,
  kind: monday === searched ? 'search' : 'refit',
  origin: `2026-11-0${monday + 1}`,
  search: { run: `foods-${searched}`, origin: `2026-11-0${searched + 1}`, scheduledTime: mondays[searched] as string },
});

const choose = (monday: number, champion: ChampionEntry | undefined, retrain: Partial<Retrain> = {}, drift?: string) =>
  chooseTraining({
    retrain: { every: 4, between: 'refit', ...retrain },
    timing,
    scheduledTime: mondays[monday] as string,
    champion,
    drift,
  });

describe('a run of a schedule', () => {
  it('searches where no run before has left a champion', () => {
    expect(choose(2, undefined)).toEqual({ kind: 'search', reason: 'no run before has left a champion' });
  });

  it('takes the newest champion over until so many times have come since its search', () => {
    expect(choose(1, championOf(0))).toEqual({
      kind: 'refit',
      of: 'foods-0',
      reason: 'it is the 1st time since foods-0 searched; the 4th searches',
    });
    expect(choose(3, championOf(2, 0), { between: 'forecast' })).toEqual({
      kind: 'forecast',
      of: 'foods-2',
      reason: 'it is the 3rd time since foods-0 searched; the 4th searches',
    });
    expect(choose(4, championOf(3, 0))).toEqual({
      kind: 'search',
      reason: 'it is the 4th time since foods-0 searched',
    });
  });

  it('counts times of the schedule, so that runs that failed or were skipped put no search off', () => {
    expect(choose(4, championOf(0))).toMatchObject({ kind: 'search' });
  });

  it('is the same whenever it is asked for, and for the time of the search itself', () => {
    expect(choose(0, championOf(0))).toEqual({
      kind: 'refit',
      of: 'foods-0',
      reason: 'no time of the schedule has come since foods-0 searched; the 4th searches',
    });
  });

  it('counts from the end of the last known day where a person searched', () => {
    const byHand: ChampionEntry = {
      run: 'by-hand',
      kind: 'search',
      origin: '2026-11-08',
      search: { run: 'by-hand', origin: '2026-11-08' },
    };
    expect(choose(2, byHand)).toMatchObject({ reason: 'it is the 2nd time since by-hand searched; the 4th searches' });
  });

  it('searches when drift was found, and else never where drift alone counts', () => {
    const when = { every: undefined, when: 'drift' } as const;
    expect(choose(4, championOf(0), when)).toMatchObject({
      kind: 'refit',
      reason: 'no drift was found since foods-0 searched',
    });
    const drift = 'WRMSSE left its limits on 2026-11-20';
    expect(choose(1, championOf(0), when, drift)).toEqual({ kind: 'search', reason: drift });
    expect(choose(1, championOf(0), { every: 4, when: 'drift' }, drift)).toEqual({ kind: 'search', reason: drift });
    expect(choose(1, championOf(0), { every: 4 }, drift)).toMatchObject({ kind: 'refit' });
  });
});
