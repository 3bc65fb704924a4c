import { QUANTILES } from '../../../contracts/publication/table-columns.js';
import type { DailyForecast } from '../data/daily-forecast.js';
import type { SoldDays } from '../data/sales.js';
import { formatDate, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { soldOn } from './drawn.js';
import { type Column, table } from './table.js';

/** Every number of a forecast, a row a day. */
export function daysTable(what: string, forecast: DailyForecast, sold: SoldDays | undefined): Html {
  const { dates, mean, quantiles } = forecast;
  const isKnown = dates.some((date) => soldOn(sold, date) !== undefined);
  const columns: readonly Column[] = [
    { head: 'day', kind: 'short' },
    ...(isKnown ? [{ head: 'sold', kind: 'number' } as const] : []),
    { head: 'forecast', kind: 'number' },
    ...(quantiles === undefined
      ? []
      : QUANTILES.map((quantile) => ({ head: percent(quantile), kind: 'number' }) as const)),
  ];
  return table(
    `${what}: units a day${quantiles === undefined ? '' : '; below each percentage lies that share of outcomes'}`,
    columns,
    dates.map((date, day) => ({
      cells: [
        formatDate(date),
        ...(isKnown ? [formatUnits(soldOn(sold, date))] : []),
        formatUnits(mean[day]),
        ...(quantiles ?? []).map((days) => formatUnits(days[day])),
      ],
    })),
  );
}

const percent = (quantile: number): string => `${Number((quantile * 100).toPrecision(4))} %`;
