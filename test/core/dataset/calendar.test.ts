import { describe, expect, it } from 'vitest';
import { edit, faultsOf, filesWith, panelOf, sample } from '../../support/dataset-files.js';

const faults = (change: (text: string) => string) => faultsOf(filesWith({ 'calendar.csv': change }));
/** Columns of the sample's calendar. */
const [DATE, WEEK, DAY] = ['date', 'wm_yr_wk', 'd'].map((name) =>
  (sample['calendar.csv'].split('\n')[0] as string).split(',').indexOf(name),
) as [number, number, number];
/** Numbers the weeks of calendar and prices otherwise. */
const renumbered = (number: (week: number, index: number) => string | number) => {
  const weeks = [
    ...new Set(
      sample['calendar.csv']
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',')[WEEK]),
    ),
  ];
  const names = new Map(weeks.map((week, index) => [week, String(number(Number(week), index))]));
  const rename = (column: number) => (text: string) =>
    text
      .split('\n')
      .map((line) =>
        line
          .split(',')
          .map((field, at) => (at === column ? (names.get(field) ?? field) : field))
          .join(','),
      )
      .join('\n');
  return filesWith({ 'calendar.csv': rename(WEEK), 'sell_prices.csv': rename(2) });
};

describe('rows of the calendar', () => {
  it('have as many fields as the header, or are one fault each', () => {
    const shifted = (text: string) =>
      text
        .split('\n')
        .map((line, index) =>
          index === 20 ? line.replace(',', ',,') : index === 40 ? line.slice(0, line.lastIndexOf(',')) : line,
        )
        .join('\n');
    expect(faults(shifted)).toMatchInlineSnapshot(`
      "  calendar.csv: the row has another number of fields than the header (2 times)
          line 21: '14 fields'
          line 41: '12 fields'
          cure: Give 13 fields in every row, as many as the header has."
    `);
  });

  it('have dates that exist', () => {
    expect(faults(edit(64, DATE, '2014-09-31'))).toMatchInlineSnapshot(`
      "  calendar.csv: the date is no day of its month
          line 65, column date: '2014-09-31'
          cure: Write dates as YYYY-MM-DD, of days that exist."
    `);
    expect(faults(edit(64, DATE, '2014-02-29'))).toContain("line 65, column date: '2014-02-29'");
    expect(faults(edit(64, DATE, '8/30/2014'))).toContain('Write dates as YYYY-MM-DD.');
    expect(faults(edit(64, DATE, '2014-08-30 13:00:00'))).toContain('Write dates as YYYY-MM-DD.');
  });

  it('are not blamed for the row before', () => {
    const shown = (text: string) => text.match(/line \d+.*/g);
    expect(shown(faults(edit(30, DATE, '2041-07-28')))).toEqual(["line 31, column date: '2041-07-28'"]);
    expect(shown(faults(edit(30, DAY, 'd30')))).toEqual(["line 31, column d: 'd30'"]);
    expect(shown(faults(edit(30, WEEK, '')))).toEqual(['line 31, column wm_yr_wk']);
  });

  it('each say what is expected at their place', () => {
    expect(faults((text) => edit(90, DAY, 'd_7')(edit(30, DAY, 'd_12')(text)))).toMatchInlineSnapshot(`
      "  calendar.csv: the day names do not count up one by one (2 times)
          line 31, column d: 'd_12'
            cure: Write d_30 here, and count on from it.
          line 91, column d: 'd_7'
            cure: Write d_90 here, and count on from it."
    `);
  });
});

describe('columns of the calendar', () => {
  it('that are nearly those of SNAP are not read over', () => {
    expect(faults((text) => text.replace('snap_CA', 'sna_CA').replace('snap_TX', 'snap_tx'))).toMatchInlineSnapshot(`
      "  calendar.csv: the name of a SNAP column is misspelt (2 times)
          line 1, column sna_CA
            cure: Name it snap_CA, or otherwise if it is none.
          line 1, column snap_tx
            cure: Name it snap_TX, or otherwise if it is none."
    `);
  });

  it('may be those of states without sales, and of anything else', () => {
    expect(faults((text) => text.replace('snap_CA', 'snap_BE').replace('weekday', 'rain'))).toBe('no faults');
  });

  it('have a name where they have the type of an event', () => {
    const typed = (text: string) => text.replace(/(d_10(?=,)),[^,]*,[^,]*,/, '$1,,Cultural,');
    expect(faults(typed)).toMatchInlineSnapshot(`
      "  calendar.csv: an event has a type but no name
          line 11, column event_type_1: 'Cultural'
          cure: Write its name into event_name_1, or leave the type out."
    `);
  });

  it('hold no characters that nobody sees', () => {
    expect(
      faults((text) => text.replace(/(d_10(?=,)),[^,]*,[^,]*,/, '$1,Hallo\0ween,Cultural,')),
    ).toMatchInlineSnapshot(`
      "  calendar.csv: a name has a control character
          line 11, column event_name_1: 'Hallo\\x00ween'
          cure: Leave it out wherever the name stands, in the prices too."
    `);
  });
});

describe('weeks of the calendar', () => {
  it.each<[string, (week: number, index: number) => string | number]>([
    ['counted from 1', (_, index) => index + 1],
    ['of year and ISO week', (_, index) => (index < 10 ? 201443 + index : 201491 + index)],
    ['of week and year', (_, index) => `${index + 1}2014`],
    ['that are the day on which they begin', (_, index) => `${String(index + 1).padStart(2, '0')}122014`],
    ['that count down', (_, index) => 500 - index],
  ])('may be any numbers that name each week once: %s', (_, number) => {
    const { weeks, weekOfDay } = panelOf(renumbered(number)).calendar;
    const sound = panelOf(filesWith());
    expect(weekOfDay).toEqual(sound.calendar.weekOfDay);
    expect(weeks.length).toBe(sound.calendar.weeks.length);
    expect(panelOf(renumbered(number)).prices).toEqual(sound.prices);
  });

  it('that come again after other weeks are refused: ISO weeks without a year', () => {
    expect(faultsOf(renumbered((_, index) => (index % 10) + 1))).toMatchInlineSnapshot(`
      "  calendar.csv: a week comes again after other weeks (14 times)
          line 72, column wm_yr_wk: '1'
          line 79, column wm_yr_wk: '2'
          line 86, column wm_yr_wk: '3'
          line 93, column wm_yr_wk: '4'
          line 100, column wm_yr_wk: '5'
          and 9 more
          cure: Give each week a number of its own here and in sell_prices.csv, with the year in it: 11101 is week 1 of 2011."
    `);
  });

  it('far from all others are named, and cost no memory', () => {
    const before = process.memoryUsage().arrayBuffers;
    expect(faults(edit(30, WEEK, '399999999'))).toMatchInlineSnapshot(`
      "  calendar.csv: a week number is far from all others
          line 31, column wm_yr_wk: '399999999'
          cure: Write the week as in sell_prices.csv; most are near 11413."
    `);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });

  it('lack none that prices have between them, or in fewer digits', () => {
    const slipped = (text: string) => edit(7, 2, '1140')(edit(9, 2, '114190')(text));
    const result = faultsOf(filesWith({ 'sell_prices.csv': slipped }));
    expect(result.split('\n').slice(0, 4).join('\n')).toMatchInlineSnapshot(`
      "  sell_prices.csv: the calendar has no such week (2 times)
          line 8, column wm_yr_wk: '1140'
          line 10, column wm_yr_wk: '114190'
          cure: Write the week as in calendar.csv, which has 11401 to 11424."
    `);
    expect(faultsOf(filesWith({ 'sell_prices.csv': (text) => `${text}CA_1,FOODS_1_001,11301,2\n` }))).toBe('no faults');
  });

  it('that no price has are said once', () => {
    const other = (text: string) => text.replaceAll(/,1(\d{4}),/g, ',20$1,');
    expect(faultsOf(filesWith({ 'sell_prices.csv': other }))).toMatchInlineSnapshot(`
      "  sell_prices.csv: no price lies in a week of the calendar
          wm_yr_wk
          cure: Number the weeks as calendar.csv does, from 11401 to 11424."
    `);
  });
});

describe('what the calendar says twice', () => {
  const weekday = (sample['calendar.csv'].split('\n')[0] as string).split(',').indexOf('weekday');
  const [month, year] = [weekday + 2, weekday + 3];

  it('must not contradict itself in a row', () => {
    expect(faults((text) => edit(40, month, '3')(edit(20, weekday, 'Friday')(text)))).toMatchInlineSnapshot(`
      "  calendar.csv: the weekday is not that of the date
          line 21, column weekday: 'Friday, but the date is 2014-07-17'
          cure: Write Thursday if the date is right, else correct the date; or leave out the column weekday.
        calendar.csv: the month is not that of the date
          line 41, column month: '3, but the date is 2014-08-06'
          cure: Write 8 if the date is right, else correct the date; or leave out the column month."
    `);
    expect(faults(edit(20, year, '2015'))).toContain("line 21, column year: '2015, but the date is 2014-07-17'");
  });

  it('shows dates that are all some days later', () => {
    const later = (text: string) =>
      text.replaceAll(/^\d{4}-\d{2}-\d{2}/gm, (date) =>
        new Date(Date.parse(date) + 2 * 86_400_000).toISOString().slice(0, 10),
      );
    expect(faults(later).split('\n').slice(0, 2)).toEqual([
      '  calendar.csv: the weekday is not that of the date (168 times)',
      "    line 2, column weekday: 'Saturday, but the date is 2014-06-30'",
    ]);
  });

  it('may be in another language, and of a business year', () => {
    const other = (text: string) =>
      text
        .split('\n')
        .map((line, index) => {
          const fields = line.split(',');
          if (index === 0 || line === '') return line;
          const ofYear = String(Number(fields[year]) + 1);
          return fields.with(weekday, `${fields[weekday]}tag`).with(year, ofYear).join(',');
        })
        .join('\n');
    expect(faults(other)).toBe('no faults');
  });
});

describe('events', () => {
  const [NAME, TYPE] = ['event_name_1', 'event_type_1'].map((name) =>
    (sample['calendar.csv'].split('\n')[0] as string).split(',').indexOf(name),
  ) as [number, number];
  const event = (line: number, name: string, type: string) => (text: string) =>
    edit(line, TYPE, type)(edit(line, NAME, name)(text));
  const market = (text: string) => event(20, 'Market', 'Local')(event(50, 'Market', 'Local')(text));

  it('have a type where others have one', () => {
    expect(faults(event(20, 'Market', ''))).toMatchInlineSnapshot(`
      "  calendar.csv: an event has a name but no type
          line 21, column event_type_1: 'Market'
          cure: Write its type, such as National, Cultural, or leave out all types."
    `);
  });

  it('may all be without one', () => {
    const untyped = (text: string) =>
      text
        .split('\n')
        .map((line, index) =>
          index === 0 || line === ''
            ? line
            : line
                .split(',')
                .map((field, at) => (at === TYPE ? '' : field))
                .join(','),
        )
        .join('\n');
    expect(faults(untyped)).toBe('no faults');
  });

  it('are not two for letter case or blanks; the rarer one is named', () => {
    expect(
      faults((text) => event(70, 'market ', 'Local')(event(90, 'Market', 'local')(market(text)))),
    ).toMatchInlineSnapshot(`
      "  calendar.csv: two events differ in letter case or blanks alone
          line 71, column event_name_1: 'market '
          cure: Write 'Market', as in line 21, wherever it is meant, or give them names that differ.
        calendar.csv: two types of events differ in letter case or blanks alone
          line 91, column event_type_1: 'local'
          cure: Write 'Local', as in line 21, wherever it is meant, or give them names that differ."
    `);
    expect(faults((text) => event(70, 'Market-1', 'Local')(market(text)))).toBe('no faults');
  });

  it('are none where a program wrote its word for nothing', () => {
    const words = (text: string) => text.replaceAll(',,', ',nan,').replaceAll(',,', ',None,');
    expect(panelOf(filesWith({ 'calendar.csv': words }))).toEqual(panelOf(filesWith()));
  });
});

describe('the week of a day', () => {
  it('is wrong where the days before and after have another', () => {
    expect(faults(edit(53, WEEK, '7'))).toMatchInlineSnapshot(`
      "  calendar.csv: a day has another week than the days before and after
          line 54, column wm_yr_wk: '7'
          cure: Write 11408, as on the days before and after."
    `);
  });

  it('is one fault where the prices have nothing for it, and not one a series', () => {
    expect(faultsOf(renumbered((week, index) => (index === 5 ? 7 : week)))).toBe('no faults');
    const sixth = (text: string) => text.replaceAll(/,11406,/g, ',7,');
    expect(faults(sixth)).toMatchInlineSnapshot(`
      "  sell_prices.csv: the calendar has no such week
          line 7, column wm_yr_wk: '11406'
          cure: Write the week as in calendar.csv, which has 7 to 11424.
        calendar.csv: units were sold in a week for which sell_prices.csv has nothing
          line 37, column wm_yr_wk: '7'
          cure: Add the prices of that week to sell_prices.csv, or write the same number there and here."
    `);
  });
});
