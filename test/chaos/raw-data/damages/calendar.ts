import { type Damage, type Place, read, refused } from '../damage.js';
import type { Dice } from '../dice.js';
import type { Draft, Line } from '../draft.js';
import { ODD_EVENT } from '../sound-data.js';

const DAY_MS = 86_400_000;
const shifted = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

type Change = (value: string) => string;
const to = (...values: readonly string[]): readonly Change[] => values.map((value) => () => value);

const parts = (date: string) => date.split('-') as [string, string, string];

const BROKEN: Readonly<Record<string, readonly [column: string, changes: readonly Change[]]>> = {
  'a date is no day of its month': ['date', to('2014-09-31', '2014-02-30', '2014-13-01', '2014-00-10', '2014-10-00')],
  'a date has another form': [
    'date',
    [
      (date) => parts(date).toReversed().join('.'),
      (date) => `${parts(date)[1]}/${parts(date)[2]}/${parts(date)[0]}`,
      (date) => date.replaceAll('-', ''),
      (date) => date.slice(2),
      (date) => `${date} 13:00:00`,
      (date) => `${date}Z`,
      (date) => ` ${date}`,
      () => '41866',
      () => '15 Aug 2014',
    ],
  ],
  'a date is missing': ['date', to('', ' ', 'NaT', 'today')],
  'a date is another': [
    'date',
    [(date) => shifted(date, 1), (date) => shifted(date, -40), (date) => `3${date.slice(1)}`],
  ],
  'a day name has another form': ['d', [(d) => d.toUpperCase(), (d) => d.slice(2), (d) => `${d} `, (d) => `${d}.0`]],
  'a day name is missing': ['d', to('', 'd_', 'd_x')],
  'a day name is another': [
    'd',
    [(d) => `d_${Number(d.slice(2)) + 1}`, (d) => `d_${Number(d.slice(2)) * 10}`, () => 'd_0'],
  ],
  'a week of the calendar is no number': ['wm_yr_wk', to('', 'W32', '-11402', '11402.5', '1.1402e4', 'NaN', '0')],
  'a week of the calendar is out of line': [
    'wm_yr_wk',
    [() => '399999999', (week) => `${week}0`, () => '99999999999', () => '1'],
  ],
  'a SNAP flag is another': ['snap_CA', to('2', '-1', 'yes', 'TRUE', '0.5', '', 'NaN', '01', ' 1', 'Y')],
  'a weekday is another': ['weekday', [(day) => (day === 'Monday' ? 'Tuesday' : 'Monday')]],
  'a month is another': ['month', [(month) => String((Number(month) % 12) + 1)]],
  'a year is another': ['year', [(year) => String(Number(year) - 1)]],
};

const change = ({ calendar }: Draft, line: Line, column: string, by: Change): Place => {
  calendar.set(line, column, by(calendar.get(line, column)));
  return { table: 'calendar', line };
};

/** Not at the edges, where a day more or less is another calendar. */
const within = ({ calendar }: Draft, dice: Dice): Line =>
  calendar.rows[2 + dice.below(calendar.rows.length - 4)] as Line;

/** A day of the event that stands there often. */
const withEvent = ({ calendar }: Draft, dice: Dice): Line =>
  dice.pick(calendar.rows.filter((row) => calendar.get(row, 'event_name_1') === ODD_EVENT));

const allDays = (draft: Draft, column: string, by: Change): Place => {
  for (const line of draft.calendar.rows) change(draft, line, column, by);
  return { table: 'calendar' };
};

export const CALENDAR_DAMAGES: readonly Damage[] = [
  ...Object.entries(BROKEN).map(([name, [column, changes]]) =>
    refused('fields', name, (draft, dice) => change(draft, within(draft, dice), column, dice.pick(changes))),
  ),
  refused('fields', 'weeks begin again', (draft) =>
    allDays(draft, 'wm_yr_wk', (week) => String((Number(week) % 9) + 1)),
  ),
  refused('fields', 'a week comes again', (draft, dice) => {
    const week = draft.calendar.get(draft.calendar.rows[0] as Line, 'wm_yr_wk');
    return change(draft, draft.calendar.rows[20 + dice.below(100)] as Line, 'wm_yr_wk', () => week);
  }),
  refused('fields', 'all dates are some days later', (draft, dice) => {
    const days = 1 + dice.below(6);
    return allDays(draft, 'date', (date) => shifted(date, days));
  }),
  refused('fields', 'all day names are some days later', (draft, dice) => {
    const days = 1 + dice.below(9);
    return allDays(draft, 'd', (d) => `d_${Number(d.slice(2)) + days}`);
  }),
  refused('fields', 'an event has lost its type', (draft, dice) =>
    change(draft, withEvent(draft, dice), 'event_type_1', () => ''),
  ),
  refused('fields', 'an event has lost its name', (draft, dice) =>
    change(draft, withEvent(draft, dice), 'event_name_1', () => dice.pick(['', ' ', 'NaN'])),
  ),
  refused('fields', 'an event is written otherwise once', (draft, dice) =>
    change(draft, withEvent(draft, dice), 'event_name_1', (name) =>
      dice.pick([
        name.toLowerCase(),
        name.toUpperCase(),
        `${name} `,
        ` ${name}`,
        name.normalize('NFD'),
        `${name}\u200b`,
        `F \u00eate`,
      ]),
    ),
  ),
  refused('fields', 'a type of events is written otherwise once', (draft, dice) =>
    change(draft, withEvent(draft, dice), 'event_type_1', (type) => dice.pick([type.toLowerCase(), `${type} `])),
  ),
  refused('fields', 'an event has a control character', (draft, dice) =>
    change(
      draft,
      withEvent(draft, dice),
      'event_name_1',
      (name) => name + dice.pick(['\u0000', '\u0007', '\u001b[1m']),
    ),
  ),
  refused('fields', 'an event is longer than a page', (draft, dice) =>
    change(draft, withEvent(draft, dice), 'event_name_1', (name) => name.repeat(100)),
  ),
  read('fields', 'days without events have a word for nothing', (draft, dice) => {
    const word = dice.pick(['nan', 'NaN', 'None', 'NULL', '<NA>', 'unknown']);
    for (const column of ['event_name_1', 'event_type_1', 'event_name_2', 'event_type_2']) {
      allDays(draft, column, (value) => (value === '' ? word : value));
    }
    return { table: 'calendar' };
  }),
  read('fields', 'dates are at midnight', (draft, dice) => {
    const midnight = dice.pick([' 00:00:00', 'T00:00:00', ' 00:00', 'T00:00:00.000']);
    return allDays(draft, 'date', (date) => date + midnight);
  }),
  read('fields', 'SNAP flags are whole floats', (draft) => allDays(draft, 'snap_TX', (flag) => `${flag}.0`)),
  read('fields', 'day names have zeros in front', (draft) =>
    allDays(draft, 'd', (d) => `d_${d.slice(2).padStart(4, '0')}`),
  ),
];
