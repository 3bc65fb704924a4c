import { BAND_SHARES, boundsOf, type DrawnReason, type SeriesErrors } from '../../core/exploration/look-at-errors.js';
import { heading, note, paragraph } from '../html.js';
import { linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';
import { forecastPicture } from './forecast-picture.js';

/** States drawn: data of many more would make the page long. */
const MOST_GROUPS = 12;
const DAY_MS = 86_400_000;
/** Quantiles of a day. */
const WIDTH = 9;

/** The forecast in parts: states, and single series on days that are known. */
export function seriesSection(report: RunReport): Section {
  return { title: 'Series', parts: [...stateParts(report), ...seriesParts(report)] };
}

function stateParts({ forecast }: RunReport): readonly Part[] {
  const [, ...states] = forecast?.groups ?? [];
  if (forecast === undefined || states.length === 0)
    return [paragraph('The forecast of the states could not be read.')];
  const drawn = [...states].sort((a, b) => sum(b.forecast) - sum(a.forecast)).slice(0, MOST_GROUPS);
  const left = states.length - drawn.length;
  return [
    ...drawn.map((group) => forecastPicture(group, forecast.originDate)),
    ...(left > 0
      ? [
          paragraph(
            `The ${left} smallest of ${states.length} states are not drawn; levels.parquet of the version has them.`,
          ),
        ]
      : []),
  ];
}

const REASONS: Readonly<Record<DrawnReason, string>> = {
  chosen: 'Named in the request',
  heaviest: 'The heaviest',
  best: 'The best of the heavier half',
  worst: 'The worst of the heavier half',
};

function seriesParts({ errors, scoreboard, chosen = [] }: RunReport): readonly Part[] {
  const first = scoreboard?.window.firstDate;
  const isDrawable = errors !== undefined && errors.drawn.length > 0 && first !== undefined;
  const drawn = new Set(isDrawable ? errors.drawn.map(({ id }) => id) : []);
  const missing = chosen.filter((id) => !drawn.has(id));
  const undrawn =
    missing.length === 0
      ? []
      : [
          note(
            `Named in the request and not drawn, since the sales or the forecast of known days could not be read: ${missing.join(', ')}.`,
          ),
        ];
  if (!isDrawable) {
    return [paragraph('No forecast of known days can be drawn beside the sales of single series.'), ...undrawn];
  }
  const kinds = [...new Set(errors.drawn.map(({ reason }) => reason))];
  return [
    heading('Predicted and actual'),
    paragraph(
      'The champion on the days that chose it, with the bands that hold half of all sales and 95 of 100. RMSSE is the error over the usual change from day to day.',
    ),
    ...kinds.flatMap((kind) => [
      heading(REASONS[kind]),
      ...errors.drawn.filter(({ reason }) => reason === kind).map((series) => seriesPicture(series, Date.parse(first))),
    ]),
    ...undrawn,
  ];
}

function seriesPicture(
  { id, store, rmsse, naiveRmsse, sold, actual, forecast, quantiles }: SeriesErrors,
  first: number,
): Picture {
  const at = (values: readonly number[], from: number) =>
    values.map((y, day) => ({ x: first + (from + day) * DAY_MS, y }));
  const bands = quantiles === undefined ? [] : [bandOf(quantiles, 0.95, first), bandOf(quantiles, 0.5, first)];
  return linePicture(
    {
      title: `${id} in ${store}`,
      description: Number.isNaN(rmsse)
        ? 'Its sales never changed before, so that no error can be held against them.'
        : `RMSSE ${rmsse.toFixed(3)}, of seasonal naive ${naiveRmsse.toFixed(3)}.`,
      x: { title: 'date', isDate: true },
      y: { title: 'units', fromZero: true },
    },
    {
      lines: [
        { name: 'sold', points: [...at(sold, -sold.length), ...at(actual, 0)] },
        { name: 'forecast', points: at(forecast, 0) },
      ],
      bands,
    },
  );
}

function bandOf(quantiles: readonly number[], share: (typeof BAND_SHARES)[number], first: number) {
  const [low, high] = boundsOf(BAND_SHARES.indexOf(share));
  return {
    group: 'forecast',
    points: Array.from({ length: quantiles.length / WIDTH }, (_, day) => ({
      x: first + day * DAY_MS,
      low: quantiles[day * WIDTH + low] as number,
      high: quantiles[day * WIDTH + high] as number,
    })),
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
