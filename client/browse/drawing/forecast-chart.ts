import { html } from 'hono/html';
import { formatDate, formatDay, formatTick, formatUnits } from '../text/format.js';
import type { Html } from '../text/html.js';
import { type Scale, scaleFromZero } from './scale.js';

/** One forecast of a chart; the arrays are as long as its dates. */
export interface DrawnForecast {
  /** As the legend names it. */
  readonly name: string;
  /** ISO dates, consecutive. */
  readonly dates: readonly string[];
  readonly mean: readonly number[];
  /** Between which numbers 95 and 50 of 100 outcomes are expected; undefined without quantiles. */
  readonly wide?: DrawnBand | undefined;
  readonly half?: DrawnBand | undefined;
}

export interface DrawnBand {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export interface ForecastChart {
  /** What is seen, a phrase: who can't see the picture gets it in its place. */
  readonly title: string;
  readonly sold: { readonly firstDate: string; readonly units: readonly number[] } | undefined;
  /** One, or two that are held against each other. */
  readonly forecasts: readonly DrawnForecast[];
}

/** A size that a chart is drawn in; a phone gets one of its own, in which texts are as large as elsewhere. */
interface Size {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
  /** Days between dates of the axis, at most about so many of them. */
  readonly mostDates: number;
}

const SIZES: readonly Size[] = [
  { name: 'wide', width: 880, height: 320, mostDates: 11 },
  { name: 'narrow', width: 360, height: 240, mostDates: 5 },
];
/** The last date stands below the last day, so half of it lies beyond. */
const MARGIN = { top: 12, right: 24, bottom: 26 } as const;
/** Of a digit of an axis, in pixels. */
const DIGIT_WIDTH = 7.5;
const DAY_MS = 86_400_000;
const MOST_TICKS = 5;

/** Sales and forecasts with their bands over the days, for wide and for narrow screens, and the legend. */
export function forecastChart(chart: ForecastChart): Html {
  const { sold, forecasts } = chart;
  return html`<figure class="chart">
${SIZES.map((size) => picture(chart, size))}
<figcaption><ul class="legend">
${sold === undefined ? '' : html`<li><span class="mark sold"></span>sold</li>`}
${forecasts.map(
  ({ name, wide, half }, at) => html`<li><span class="mark forecast-${at}"></span>${name}</li>
${wide === undefined ? '' : html`<li><span class="mark wide-${at}"></span>95 of 100</li>`}
${half === undefined ? '' : html`<li><span class="mark half-${at}"></span>50 of 100</li>`}`,
)}
</ul></figcaption></figure>`;
}

/** Where things are in a picture. */
interface Plot {
  readonly size: Size;
  /** Where the days begin: what the axis says stands before it. */
  readonly left: number;
  readonly days: { readonly from: number; readonly to: number };
  readonly x: (date: number) => number;
  readonly y: (units: number) => number;
  readonly scale: Scale;
}

function picture(chart: ForecastChart, size: Size): Html {
  const plot = plotOf(chart, size);
  const { x, y, days, scale, left } = plot;
  const right = size.width - MARGIN.right;
  const bottom = size.height - MARGIN.bottom;
  const origin = dayOf(chart.forecasts.at(-1)?.dates[0] ?? '') - 0.5;
  const { sold } = chart;
  return html`<svg class="${size.name}" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${chart.title}">
${scale.ticks.map(
  (tick) => html`<line class="grid" x1="${left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}"/>
<text class="tick" x="${left - 6}" y="${y(tick) + 4}" text-anchor="end">${formatTick(tick)}</text>`,
)}
${datesOf(days, size.mostDates).map(
  (day) => html`<line class="grid" x1="${x(day)}" x2="${x(day)}" y1="${bottom}" y2="${bottom + 4}"/>
<text class="tick" x="${x(day)}" y="${bottom + 18}" text-anchor="middle">${formatDay(dateOf(day))}</text>`,
)}
${Number.isFinite(origin) ? html`<line class="origin" x1="${x(origin)}" x2="${x(origin)}" y1="${MARGIN.top}" y2="${bottom}"/>` : ''}
${chart.forecasts.map(({ dates, wide, half }, at) => [bandPath(plot, dates, wide, `wide-${at}`), bandPath(plot, dates, half, `half-${at}`)])}
${sold === undefined ? '' : linePath(plot, dayOf(sold.firstDate), sold.units, 'sold')}
${chart.forecasts.map(({ dates, mean }, at) => linePath(plot, dayOf(dates[0] ?? ''), mean, `forecast-${at}`))}
${size.name === 'wide' ? readings(chart, plot) : ''}
</svg>`;
}

function plotOf({ sold, forecasts }: ForecastChart, size: Size): Plot {
  const values: number[] = [...(sold?.units ?? [])];
  let from = sold === undefined ? Number.POSITIVE_INFINITY : dayOf(sold.firstDate);
  let to = from + (sold?.units.length ?? 0) - 1;
  for (const { dates, mean, wide, half } of forecasts) {
    const first = dayOf(dates[0] ?? '');
    from = Math.min(from, first);
    to = Number.isFinite(to) ? Math.max(to, first + dates.length - 1) : first + dates.length - 1;
    for (const each of [mean, wide?.high ?? [], half?.high ?? []]) for (const value of each) values.push(value);
  }
  const scale = scaleFromZero(values, MOST_TICKS);
  const left = 14 + DIGIT_WIDTH * Math.max(...scale.ticks.map((tick) => formatTick(tick).length));
  const width = size.width - left - MARGIN.right;
  const height = size.height - MARGIN.top - MARGIN.bottom;
  return {
    size,
    left,
    days: { from, to },
    scale,
    x: (day) => round(left + ((day - from) / Math.max(1, to - from)) * width),
    y: (units) => round(MARGIN.top + height - (Math.min(units, scale.to) / scale.to) * height),
  };
}

/** A line that is interrupted where there is no number. */
function linePath({ x, y }: Plot, first: number, values: readonly number[], name: string): Html {
  let path = '';
  let isDrawing = false;
  values.forEach((value, day) => {
    if (!Number.isFinite(value)) {
      isDrawing = false;
      return;
    }
    path += `${isDrawing ? 'L' : 'M'}${x(first + day)} ${y(value)}`;
    isDrawing = true;
  });
  return html`<path class="line ${name}" d="${path}"/>`;
}

function bandPath({ x, y }: Plot, dates: readonly string[], band: DrawnBand | undefined, name: string): Html | '' {
  if (band === undefined || dates.length === 0) return '';
  const first = dayOf(dates[0] as string);
  const at = (value: number, day: number) => `${x(first + day)} ${y(value)}`;
  const points = [...band.high.map(at), ...band.low.map(at).reverse()];
  return html`<path class="${name}" d="M${points.join('L')}Z"/>`;
}

/** What each day says when it is pointed at; no script is needed for that. */
function readings({ sold, forecasts }: ForecastChart, { x, days, size }: Plot): readonly Html[] {
  const half = (x(days.from + 1) - x(days.from)) / 2;
  const soldFrom = dayOf(sold?.firstDate ?? '');
  const readings: Html[] = [];
  for (let day = days.from; day <= days.to; day++) {
    const units = sold?.units[day - soldFrom];
    const words = [
      formatDate(dateOf(day)),
      ...(units === undefined ? [] : [`sold ${formatUnits(units)}`]),
      ...forecasts.flatMap((forecast) => readingOf(forecast, day)),
    ];
    readings.push(
      html`<rect class="day" x="${round(x(day) - half)}" y="${MARGIN.top}" width="${round(2 * half)}" height="${size.height - MARGIN.top - MARGIN.bottom}"><title>${words.join('\n')}</title></rect>`,
    );
  }
  return readings;
}

function readingOf({ name, dates, mean, wide }: DrawnForecast, day: number): readonly string[] {
  const at = day - dayOf(dates[0] ?? '');
  const units = mean[at];
  if (units === undefined) return [];
  const band = wide === undefined ? '' : ` (${formatUnits(wide.low[at])} to ${formatUnits(wide.high[at])})`;
  return [`${name} ${formatUnits(units)}${band}`];
}

/** Days that the axis names: whole weeks apart, the last day counted back from. */
function datesOf({ from, to }: Plot['days'], most: number): readonly number[] {
  const weeks = Math.max(1, Math.ceil((to - from) / 7 / most));
  const days: number[] = [];
  for (let day = to; day >= from; day -= 7 * weeks) days.unshift(day);
  return days;
}

/** Days since 1970 of an ISO date. */
const dayOf = (date: string): number => Date.parse(date) / DAY_MS;
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const round = (value: number): number => Math.round(value * 10) / 10;
