import { isIsoDate } from '@durable-forecast/lib/is-iso-date';
import { describe, expect, it } from 'vitest';

describe('a day of the calendar', () => {
  it('exists', () => {
    expect(['2016-02-29', '2015-12-31', '1999-01-01'].filter((text) => !isIsoDate(text))).toEqual([]);
  });

  it('is none that the month or the year lacks, and is written in one way', () => {
    const none = ['2016-02-30', '2015-02-29', '2016-04-31', '2016-13-01', '2016-00-10', '2016-5-2', '22.05.2016', ''];
    expect([...none, '2016-05-22T00:00', ' 2016-05-22'].filter(isIsoDate)).toEqual([]);
  });
});
