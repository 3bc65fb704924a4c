import { addDays } from '@durable-forecast/lib/add-days';
import { isIsoDate } from '@durable-forecast/lib/is-iso-date';
import { HORIZON } from '../../core/panel/panel.js';
import { UserError } from '../errors/user-error.js';

/** A day that a forecast covers. */
export interface ForecastDay {
  /** Days after the origin, less one: 0 to 27. */
  readonly step: number;
  /** ISO date. */
  readonly date: string;
  /** As M5 counts it: `d_1942`. */
  readonly d: string;
}

const DAY_MS = 86_400_000;
/** `2016-05-23`, `d_1942`, `F1` as submissions have it, or the number of days after the origin. */
const FORMS = /^(?:(?<date>\d{4}-\d{2}-\d{2})|d_(?<d>\d+)|F?(?<ahead>\d{1,2}))$/i;

/** @throws UserError when the text is no day, or the forecast does not cover it */
export function findDay(
  text: string,
  origin: { readonly originDay: number; readonly originDate: string },
): ForecastDay {
  const { date, d, ahead } = FORMS.exec(text.trim())?.groups ?? {};
  const days = { first: dayAt(0, origin), last: dayAt(HORIZON - 1, origin) };
  const covered = `The forecast covers ${days.first.date} (${days.first.d}) to ${days.last.date} (${days.last.d})`;
  let step: number;
  if (date !== undefined && isIsoDate(date)) step = (Date.parse(date) - Date.parse(origin.originDate)) / DAY_MS - 1;
  else if (d !== undefined) step = Number(d) - origin.originDay - 1;
  else if (ahead !== undefined) step = Number(ahead) - 1;
  else step = Number.NaN;
  if (Number.isNaN(step)) {
    throw new UserError(
      `--day ${text} is no day. ${covered}: write a date, its d_N, or the number of days after the origin.`,
      'usage',
    );
  }
  if (step < 0 || step >= HORIZON) throw new UserError(`--day ${text} is not in the forecast. ${covered}.`, 'usage');
  return dayAt(step, origin);
}

const dayAt = (step: number, origin: { readonly originDay: number; readonly originDate: string }): ForecastDay => ({
  step,
  date: addDays(origin.originDate, step + 1),
  d: `d_${origin.originDay + step + 1}`,
});
