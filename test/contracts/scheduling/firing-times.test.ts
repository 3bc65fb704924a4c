import { describe, expect, it } from 'vitest';
import { readCron } from '../../../contracts/scheduling/cron.js';
import { everComes, firingTimes } from '../../../contracts/scheduling/firing-times.js';

const fieldsOf = (expression: string) => {
  const read = readCron(expression);
  if (read.kind === 'fault') throw new Error(read.message);
  return read.fields;
};

const timesOf = (cron: string, timeZone: string, from: string, to: string, skip: string[] = []) =>
  firingTimes({ fields: fieldsOf(cron), timeZone, skip }, Date.parse(from), Date.parse(to), 1000).map((time) =>
    new Date(time).toISOString().replace(':00.000Z', 'Z'),
  );

describe('a time of every day', () => {
  it('comes once a day, later where the clock skips it', () => {
    expect(timesOf('30 2 * * *', 'Europe/Berlin', '2027-03-27T00:00Z', '2027-03-30T00:00Z')).toEqual([
      '2027-03-27T01:30Z',
      // 03:30 by the clock, twenty-four hours later.
      '2027-03-28T01:30Z',
      '2027-03-29T00:30Z',
    ]);
  });

  it('comes once where the clock shows it twice', () => {
    expect(timesOf('30 2 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', '2026-10-27T00:00Z')).toEqual([
      '2026-10-24T00:30Z',
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ]);
  });

  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kolkata', 'UTC'])(
    'comes on each of 1461 days in %s',
    (timeZone) => {
      const times = firingTimes(
        { fields: fieldsOf('30 2 * * *'), timeZone, skip: [] },
        Date.UTC(2025, 0, 1, 12),
        Date.UTC(2029, 0, 1, 12),
        2000,
      );
      expect(times).toHaveLength(1461);
    },
  );

  it('leaves out days that are skipped, once or every year', () => {
    expect(timesOf('0 6 * * *', 'UTC', '2026-12-24T00:00Z', '2026-12-28T00:00Z', ['12-25', '2026-12-27'])).toEqual([
      '2026-12-24T06:00Z',
      '2026-12-26T06:00Z',
    ]);
  });

  it('includes both ends', () => {
    expect(timesOf('0 6 * * *', 'UTC', '2026-12-24T06:00Z', '2026-12-25T06:00Z')).toHaveLength(2);
  });
});

it('knows days that never come, and leap days, which do', () => {
  expect([everComes(fieldsOf('0 0 31 2 *')), everComes(fieldsOf('0 0 29 2 *'))]).toEqual([false, true]);
  expect(everComes({ ...fieldsOf('0 0 29 2 *'), dayOfWeek: [3] })).toBe(true);
});
