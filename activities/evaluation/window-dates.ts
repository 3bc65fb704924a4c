import { HORIZON, type Panel } from '../../core/panel/panel.js';

/** First and last date of the 28 days after the origin. */
export function windowDates({ calendar }: Pick<Panel, 'calendar'>, originDay: number) {
  const first = originDay + 1 - calendar.firstDay;
  return {
    firstDate: calendar.dates[first] as string,
    lastDate: calendar.dates[first + HORIZON - 1] as string,
  };
}
