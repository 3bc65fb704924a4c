import { html } from 'hono/html';
import { type DailyForecast, quantileDays, totalOf } from '../data/daily-forecast.js';
import type { SoldDays } from '../data/sales.js';
import { formatShare, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { soldOn } from './drawn.js';
import { facts } from './table.js';

/** How a forecast did on its days that have come since. */
export interface SeriesScore {
  readonly days: number;
  readonly sold: number;
  readonly forecast: number;
  /** Mean of what each day differs by, units. */
  readonly meanError: number;
  /** Days within the band that should hold 95 of 100; undefined without quantiles. */
  readonly inBand: number | undefined;
}

/** @returns undefined while none of its days is known */
export function scoreSeries(forecast: DailyForecast, sold: SoldDays | undefined): SeriesScore | undefined {
  const low = quantileDays(forecast, 0.025);
  const high = quantileDays(forecast, 0.975);
  const known = forecast.dates.flatMap((date, day) => {
    const units = soldOn(sold, date);
    const mean = forecast.mean[day];
    if (units === undefined || mean === undefined) return [];
    const isIn = units >= (low?.[day] ?? 0) && units <= (high?.[day] ?? 0);
    return [{ units, mean, isIn }];
  });
  if (known.length === 0) return undefined;
  return {
    days: known.length,
    sold: totalOf(known.map(({ units }) => units)),
    forecast: totalOf(known.map(({ mean }) => mean)),
    meanError: totalOf(known.map(({ units, mean }) => Math.abs(units - mean))) / known.length,
    inBand: low === undefined ? undefined : known.filter(({ isIn }) => isIn).length,
  };
}

export function seriesAccuracy(forecast: DailyForecast, sold: SoldDays | undefined): Html | '' {
  const score = scoreSeries(forecast, sold);
  if (score === undefined) return '';
  return html`<h2>How it did so far</h2>
${facts([
  ['days that have come', `${score.days} of ${forecast.dates.length}`],
  ['sold on them', formatUnits(score.sold)],
  ['forecast for them', formatUnits(score.forecast)],
  ['bias', formatShare(score.sold === 0 ? undefined : score.forecast / score.sold - 1)],
  ['mean absolute error a day', formatUnits(score.meanError)],
  score.inBand === undefined ? undefined : ['days in the band of 95', `${score.inBand} of ${score.days}`],
])}`;
}
