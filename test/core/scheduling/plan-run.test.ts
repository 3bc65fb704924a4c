import { describe, expect, it } from 'vitest';
import { type Schedule, scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import { planRun } from '../../../core/scheduling/plan-run.js';

const schedule = (changes: Partial<Record<keyof Schedule, unknown>> = {}): Schedule =>
  scheduleSchema.parse({
    cron: '30 2 * * *',
    timeZone: 'Europe/Berlin',
    data: 's3://{bucket}/raw/{date}/',
    request: { sweep: { maxTrials: 2 } },
    ...changes,
  });

const planned = (scheduledTime: string, definition = schedule()) =>
  planRun({ schedule: 'foods', definition, scheduledTime, bucket: 'b' });

describe('planRun', () => {
  it('makes run, origin and data of the scheduled time, by the local clock', () => {
    expect(planned('2026-11-30T01:30:00Z')).toMatchObject({
      run: 'foods-2026-11-30-0230',
      origin: '2026-11-29',
      request: { name: 'foods', origin: '2026-11-29', sweep: { maxTrials: 2 } },
      data: { uri: 's3://b/raw/2026-11-30', through: '2026-11-29', deadline: '2026-11-30T13:30:00.000Z' },
    });
    // Still the day before by UTC.
    expect(planned('2026-11-29T23:30:00Z', schedule({ cron: '30 0 * * *' }))).toMatchObject({
      run: 'foods-2026-11-30-0030',
      origin: '2026-11-29',
    });
  });

  it('makes one run of a time that the clock shows twice', () => {
    const runs = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((time) => planned(time).run);
    expect(new Set(runs)).toEqual(new Set(['foods-2026-10-25-0230']));
  });

  it('keeps the name of the request, and the distance of the origin', () => {
    const definition = schedule({
      request: { name: 'toys' },
      originDaysBefore: 3,
      data: 's3://x/{yyyy}/{mm}/{dd}/{origin}',
    });
    expect(planned('2027-03-01T01:30:00Z', definition)).toMatchObject({
      run: 'foods-2027-03-01-0230',
      origin: '2027-02-26',
      request: { name: 'toys' },
      data: { uri: 's3://x/2027/03/01/2027-02-26' },
    });
  });

  it('looks at the data at most 500 times', () => {
    const data = { uri: 's3://x/raw/', deadline: '10d', poll: '1s' };
    expect(planned('2026-11-30T01:30:00Z', schedule({ data })).data.pollSeconds).toBe(1728);
  });
});
