import { describe, expect, it } from 'vitest';
import { instantOf, timeZoneFault, wallClockAt } from '../../../contracts/scheduling/time-zone.js';

describe('timeZoneFault', () => {
  it('accepts IANA names, also older ones', () => {
    expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'US/Pacific'].map(timeZoneFault)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('names the nearest of others', () => {
    expect(['Europe/Berln', 'europe/berlin', 'Berlin', '+01:00', 'CET1', ''].map(timeZoneFault)).toMatchInlineSnapshot(`
      [
        "unknown time zone; did you mean Europe/Berlin?",
        "unknown time zone; write it as Europe/Berlin",
        "unknown time zone; write one of the IANA names, such as Europe/Berlin or UTC",
        "unknown time zone; write one of the IANA names, such as Europe/Berlin or UTC",
        "unknown time zone; write one of the IANA names, such as Europe/Berlin or UTC",
        "unknown time zone; write one of the IANA names, such as Europe/Berlin or UTC",
      ]
    `);
  });
});

describe('the wall clock', () => {
  const wall = (text: string) => Date.parse(`${text}Z`);

  it('is turned into an instant and back', () => {
    const instant = instantOf('America/New_York', wall('2026-07-04T09:15'));
    expect(new Date(instant).toISOString()).toBe('2026-07-04T13:15:00.000Z');
    expect(wallClockAt('America/New_York', instant)).toBe(wall('2026-07-04T09:15'));
  });

  it('knows half hours, and a date line that has moved', () => {
    expect(new Date(instantOf('Australia/Lord_Howe', wall('2026-10-04T02:15'))).toISOString()).toBe(
      '2026-10-03T15:45:00.000Z',
    );
    expect(new Date(instantOf('Pacific/Kiritimati', wall('2026-01-01T00:00'))).toISOString()).toBe(
      '2025-12-31T10:00:00.000Z',
    );
  });
});
