import { describe, expect, it } from 'vitest';
import { readCron } from '../../../contracts/scheduling/cron.js';
import { calendarsOfSkippedHours } from '../../../core/scheduling/skipped-hours.js';

const laterIn = (cron: string, timeZone: string) => {
  const read = readCron(cron);
  if (read.kind === 'fault') throw new Error(read.message);
  return calendarsOfSkippedHours(read.fields, timeZone);
};

describe('a time that the clock skips', () => {
  it('has a calendar of its own, by the rule of its zone', () => {
    expect(laterIn('30 2 * * *', 'Europe/Berlin')).toEqual([
      { month: [3], dayOfMonth: [25, 26, 27, 28, 29, 30, 31], dayOfWeek: [0], hour: [3], minute: [30] },
    ]);
    expect(laterIn('15,45 2 * * *', 'America/New_York')).toEqual([
      { month: [3], dayOfMonth: [8, 9, 10, 11, 12, 13, 14], dayOfWeek: [0], hour: [3], minute: [15, 45] },
    ]);
    expect(laterIn('10 2 * * *', 'Australia/Lord_Howe')).toEqual([
      { month: [10], dayOfMonth: [1, 2, 3, 4, 5, 6, 7], dayOfWeek: [0], hour: [2], minute: [40] },
    ]);
  });

  it('has none where it does not come on such days', () => {
    expect(laterIn('30 2 * * mon', 'Europe/Berlin')).toEqual([]);
    expect(laterIn('30 4 * * *', 'Europe/Berlin')).toEqual([]);
    expect(laterIn('30 2 * 6-9 *', 'Europe/Berlin')).toEqual([]);
    expect(laterIn('30 2 * * *', 'Asia/Kolkata')).toEqual([]);
  });

  it('has none where the schedule comes at the later time anyway', () => {
    expect(laterIn('0 * * * *', 'Europe/Berlin')).toEqual([]);
  });

  it('has dates where the clocks of the zone follow no rule', () => {
    const later = laterIn('30 2 * * *', 'Africa/Casablanca');
    expect(later.length).toBeGreaterThan(10);
    expect(later.every(({ year }) => year !== undefined)).toBe(true);
  });

  it('stays within the days of the schedule', () => {
    expect(laterIn('30 2 28 * *', 'Europe/Berlin')).toEqual([
      { month: [3], dayOfMonth: [28], dayOfWeek: [0], hour: [3], minute: [30] },
    ]);
  });
});
