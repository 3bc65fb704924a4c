import { type Calendar, HORIZON } from '../panel/panel.js';

/** Days of a change as columns of the panel, both included. */
export interface ColumnSpan {
  readonly from: number;
  readonly to: number;
}

/** The columns of the 28 days after the origin. @param originDay N of the last known day */
export function horizonColumns({ firstDay }: Calendar, originDay: number): ColumnSpan {
  const from = originDay - firstDay + 1;
  return { from, to: from + HORIZON - 1 };
}

/** First and last day that a scenario may change, ISO dates. */
export function horizonDates(calendar: Calendar, originDay: number): readonly [string, string] {
  const { from, to } = horizonColumns(calendar, originDay);
  return [calendar.dates[from] as string, calendar.dates[to] as string];
}

/** @param from ISO dates within the horizon; its ends by default */
export function columnsOf(
  calendar: Calendar,
  originDay: number,
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
): ColumnSpan {
  const horizon = horizonColumns(calendar, originDay);
  return {
    from: from === undefined ? horizon.from : calendar.dates.indexOf(from, horizon.from),
    to: to === undefined ? horizon.to : calendar.dates.indexOf(to, horizon.from),
  };
}
