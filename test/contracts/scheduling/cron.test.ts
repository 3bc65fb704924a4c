import { describe, expect, it } from 'vitest';
import { readCron } from '../../../contracts/scheduling/cron.js';

const fieldsOf = (expression: string) => {
  const read = readCron(expression);
  if (read.kind === 'fault') throw new Error(read.message);
  return read.fields;
};
const faultOf = (expression: string) => {
  const read = readCron(expression);
  return read.kind === 'fault' ? read.message : 'none';
};

describe('readCron', () => {
  it('reads values, lists, ranges, steps and names', () => {
    expect(fieldsOf('*/20 2,14 1-5 jan-mar/2 *')).toEqual({
      minute: [0, 20, 40],
      hour: [2, 14],
      dayOfMonth: [1, 2, 3, 4, 5],
      month: [1, 3],
      dayOfWeek: [0, 1, 2, 3, 4, 5, 6],
    });
    expect(fieldsOf('5/20 0 * * *').minute).toEqual([5, 25, 45]);
  });

  it('knows Sunday as 0, as 7 and by its name, also at the end of a week', () => {
    expect(['0', '7', 'sun', 'Sunday', 'SAT-SUN', '5-7'].map((day) => fieldsOf(`0 0 * * ${day}`).dayOfWeek)).toEqual([
      [0],
      [0],
      [0],
      [0],
      [0, 6],
      [0, 5, 6],
    ]);
  });

  it('reads the shorthands', () => {
    expect(fieldsOf('@weekly')).toEqual(fieldsOf('0 0 * * 0'));
  });

  it('says what is wrong, and what to write', () => {
    expect(
      [
        '61 2 * * *',
        '30 24 * * *',
        '30 2 0 * *',
        '30 2 * * mom',
        '30 2 * jly *',
        '30 2 * *',
        '0 30 2 * * *',
        'TZ=Europe/Berlin 30 2 * * *',
        '@fortnightly',
        '30 2 1 * mon',
        '30 2 L * *',
        '30 2 * * fri-tue',
        '*/0 2 * * *',
        '',
      ].map((expression) => `${expression}: ${faultOf(expression)}`),
    ).toMatchInlineSnapshot(`
      [
        "61 2 * * *: minute 61 does not exist; it is 0 to 59.",
        "30 24 * * *: hour 24 does not exist; it is 0 to 23.",
        "30 2 0 * *: day of month 0 does not exist; it is 1 to 31.",
        "30 2 * * mom: day of week "mom" is unknown; did you mean 'mon'?",
        "30 2 * jly *: month "jly" is unknown; did you mean 'jan'?",
        "30 2 * *: "30 2 * *" has 4 of the five fields: minute, hour, day of month, month, day of week.",
        "0 30 2 * * *: "0 30 2 * * *" has 6 of the five fields: minute, hour, day of month, month, day of week. There are none for seconds and years.",
        "TZ=Europe/Berlin 30 2 * * *: the time zone has a field of its own, timeZone.",
        "@fortnightly: "@fortnightly" is unknown; known are @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually, or five fields.",
        "30 2 1 * mon: day of month and day of week are both given: crontab would take days that are either. Write a calendar instead of cron; all fields of that must hold.",
        "30 2 L * *: day of month "L" can't be read; write 1 to 31, lists (a,b), ranges (a-b), steps (*/n) or *.",
        "30 2 * * fri-tue: day of week "fri-tue" runs backwards; write two ranges with a comma between them.",
        "*/0 2 * * *: minute "*/0" has a step of 0; the least is 1.",
        ": "" has 1 of the five fields: minute, hour, day of month, month, day of week.",
      ]
    `);
  });
});
