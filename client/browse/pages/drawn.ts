import { addDays } from '@durable-forecast/lib/add-days';
import { type DailyForecast, quantileDays } from '../data/daily-forecast.js';
import type { SoldDays } from '../data/sales.js';
import type { DrawnBand, DrawnForecast } from '../drawing/forecast-chart.js';

/** Days before the origin that may be shown; `all` of them too. */
export const HISTORY_CHOICES = ['28', '112', '365', 'all'] as const;
export type HistoryChoice = (typeof HISTORY_CHOICES)[number];

export const historyChoice = (text: string | undefined): HistoryChoice =>
  HISTORY_CHOICES.find((choice) => choice === text) ?? '112';

/** A forecast as charts draw it. */
export const drawn = (name: string, forecast: DailyForecast): DrawnForecast => ({
  name,
  dates: forecast.dates,
  mean: forecast.mean,
  wide: bandOf(quantileDays(forecast, 0.025), quantileDays(forecast, 0.975)),
  half: bandOf(quantileDays(forecast, 0.25), quantileDays(forecast, 0.75)),
});

const bandOf = (low: readonly number[] | undefined, high: readonly number[] | undefined): DrawnBand | undefined =>
  low === undefined || high === undefined ? undefined : { low, high };

/** The sales that are shown beside a forecast: so many days before it, and up to its last day as far as they are known. */
export function soldBeside(
  sold: SoldDays | undefined,
  { dates }: Pick<DailyForecast, 'dates'>,
  choice: HistoryChoice,
): SoldDays | undefined {
  const [first] = dates;
  const last = dates.at(-1);
  if (sold === undefined || first === undefined || last === undefined) return undefined;
  const from = choice === 'all' ? 0 : Math.max(0, daysBetween(sold.firstDate, first) - Number(choice));
  const units = sold.units.slice(from, daysBetween(sold.firstDate, last) + 1);
  return units.length === 0 ? undefined : { ...sold, firstDate: addDays(sold.firstDate, from), units };
}

/** Units sold on a day; undefined where that is not known. */
export const soldOn = (sold: SoldDays | undefined, date: string): number | undefined =>
  sold?.units[daysBetween(sold.firstDate, date)];

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
