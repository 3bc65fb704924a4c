import { describe, expect, it } from 'vitest';
import { findDay } from '../../../client/explain/find-day.js';

const origin = { originDay: 1941, originDate: '2016-05-22' };
const refusal = (text: string, of = origin): string => {
  try {
    return findDay(text, of).d;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the day that is asked about', () => {
  it('may be a date, its d_N, its column of a submission, or a number of days', () => {
    const day = { step: 6, date: '2016-05-29', d: 'd_1948' };
    for (const text of ['2016-05-29', 'd_1948', 'D_1948', 'F7', '7', ' 07 '])
      expect(findDay(text, origin)).toEqual(day);
    expect(findDay('d_1942', origin)).toEqual({ step: 0, date: '2016-05-23', d: 'd_1942' });
    expect(findDay('28', origin)).toEqual({ step: 27, date: '2016-06-19', d: 'd_1969' });
  });

  it('is refused outside of the forecast, with the days that there are', () => {
    expect(['2016-05-22', '2016-06-20', 'd_1', '29', '0'].map((text) => refusal(text))).toMatchInlineSnapshot(`
      [
        "--day 2016-05-22 is not in the forecast. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969).",
        "--day 2016-06-20 is not in the forecast. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969).",
        "--day d_1 is not in the forecast. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969).",
        "--day 29 is not in the forecast. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969).",
        "--day 0 is not in the forecast. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969).",
      ]
    `);
    expect(['2016-02-31', 'tomorrow', ''].map((text) => refusal(text))).toMatchInlineSnapshot(`
      [
        "--day 2016-02-31 is no day. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969): write a date, its d_N, or the number of days after the origin.",
        "--day tomorrow is no day. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969): write a date, its d_N, or the number of days after the origin.",
        "--day  is no day. The forecast covers 2016-05-23 (d_1942) to 2016-06-19 (d_1969): write a date, its d_N, or the number of days after the origin.",
      ]
    `);
  });

  it('is never another one than was written: February has no 30th, which would be a day of March', () => {
    const winter = { originDay: 1841, originDate: '2016-02-12' };
    expect(findDay('2016-03-01', winter).d).toBe('d_1859');
    expect(refusal('2016-02-30', winter)).toContain('--day 2016-02-30 is no day.');
  });
});
