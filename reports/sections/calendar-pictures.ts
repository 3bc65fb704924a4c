import type { DataExploration, Factors } from '../../core/exploration/explore.js';
import { note } from '../html.js';
import { barPicture } from '../pictures/bar-picture.js';
import { type DrawnLine, linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { Part } from '../section.js';
import { WEEKDAY_NAMES } from '../weekday-names.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Events drawn, half with the most and half with the least sales; the table has all. */
const MOST_EVENTS = 24;

/** Sales over the years, and what week, month, events and SNAP days do to them. */
export function calendarPictures(data: DataExploration): readonly Part[] {
  const hasYears = data.months.some(({ factors }) => factors.length > 0);
  return [
    weekPicture(data),
    yearPicture(data),
    factorPicture('Weekdays', 'mean of a weekday over the mean of all days', WEEKDAY_NAMES, data.weekdays),
    ...(hasYears
      ? [
          factorPicture(
            'Months',
            'mean of a month over the mean of its year, of whole calendar years',
            MONTHS,
            data.months,
          ),
        ]
      : []),
    ...(data.events.length > 0 ? [eventPicture(data.events)] : []),
    ...(data.snap.length > 0 ? [snapPicture(data.snap)] : []),
    ...(hasYears ? [] : [note('No calendar year is known from end to end, so nothing is said of months.')]),
    ...(data.events.length > 0
      ? []
      : [note('The calendar has no events up to the origin that could be held against days around them.')]),
    ...(data.snap.length > 0 ? [] : [note('The calendar has no SNAP days of these states, or nothing else.')]),
  ];
}

function weekPicture({ weekly, weeks, trend }: DataExploration): Picture {
  const at = (week: number) => Date.parse(weeks[week] as string);
  const lines: DrawnLine[] = weekly.map(({ name, units }) => ({
    name,
    points: units.map((y, week) => ({ x: at(week), y })),
  }));
  const offset = weeks.length - trend.length;
  return linePicture(
    {
      title: 'Units a day by week',
      description: `Mean of each whole week by category.${trend.length > 0 ? ' Dashed: the total of the 52 weeks before, which knows no season.' : ' Less than a year is known, so no trend is drawn.'}`,
      x: { title: 'week', isDate: true },
      y: { title: 'units a day', fromZero: true },
    },
    {
      lines: [
        ...lines,
        ...(trend.length > 0
          ? [
              {
                name: 'total, mean of 52 weeks',
                isFaint: true,
                isDashed: true,
                points: trend.map((y, week) => ({ x: at(week + offset), y })),
              },
            ]
          : []),
      ],
    },
  );
}

function yearPicture({ years }: DataExploration): Picture {
  const drawing = barPicture(
    {
      title: 'Units a day by year',
      description: 'Mean of the known days; the table says how many these are.',
      label: 'year',
      value: 'units a day',
      format: '~s',
    },
    years.map(({ year, mean }) => ({ label: year, value: mean })),
  );
  return {
    ...drawing,
    table: {
      head: ['year', 'known days', 'units a day'],
      rows: years.map(({ year, days, mean }) => ({ cells: [year, String(days), mean.toFixed(1)] })),
      numbers: [1, 2],
    },
  };
}

function factorPicture(
  title: string,
  description: string,
  labels: readonly string[],
  groups: readonly Factors[],
): Picture {
  return linePicture(
    {
      title,
      description: `By category: ${description}; 1 is as on average.`,
      x: { title: title.toLowerCase() },
      y: { title: 'times the mean' },
      labels,
    },
    { lines: groups.map(({ name, factors }) => ({ name, points: factors.map((y, x) => ({ x, y })) })) },
  );
}

function eventPicture(events: DataExploration['events']): Picture {
  const half = MOST_EVENTS / 2;
  const drawn = events.length <= MOST_EVENTS ? events : [...events.slice(0, half), ...events.slice(-half)];
  const drawing = barPicture(
    {
      title: 'Events',
      description:
        `Units on the days of an event over those of the same weekday one and two weeks before and after; 1 is as usual.` +
        (drawn.length < events.length
          ? ` The ${half} largest and the ${half} smallest of ${events.length}; the table has all.`
          : ''),
      label: 'event',
      value: 'times the usual',
      isLying: true,
      from: 1,
    },
    drawn.map(({ name, factor }) => ({ label: name, value: factor })),
  );
  return {
    ...drawing,
    table: {
      head: ['event', 'days', 'times the usual'],
      rows: events.map(({ name, days, factor }) => ({ cells: [name, String(days), factor.toFixed(3)] })),
      numbers: [1, 2],
    },
  };
}

function snapPicture(snap: DataExploration['snap']): Picture {
  const categories = [...new Set(snap.map(({ category }) => category))].sort();
  return barPicture(
    {
      title: 'SNAP days',
      description:
        'Units on SNAP days over those of other days of the same weekday, by state; 1 is as usual. SNAP days are early in the month, so that the time of the month is in it.',
      label: 'state',
      value: 'times other days',
      isLying: true,
      from: 1,
    },
    snap
      .filter(({ category }) => categories.indexOf(category) < 7)
      .map(({ state, category, factor }) => ({ label: state, value: factor, group: category })),
  );
}
