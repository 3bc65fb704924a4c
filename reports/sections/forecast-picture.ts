import { type DrawnBand, type DrawnLine, linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { DrawnGroup, Quantiles } from '../report-data.js';

const DAY_MS = 86_400_000;

/** What was sold, what is forecast, and between which quantiles. */
export function forecastPicture({ name, sold, since, forecast, quantiles }: DrawnGroup, originDate: string): Picture {
  const origin = Date.parse(originDate);
  const at = (values: readonly number[], from: number) =>
    values.map((y, day) => ({ x: origin + (from + day) * DAY_MS, y }));
  const lines: DrawnLine[] = [
    { name: 'sold', points: at(sold, 1 - sold.length) },
    { name: 'forecast', points: at(forecast, 1) },
    ...(since.length === 0 ? [] : [{ name: 'sold since', group: 'sold', isDashed: true, points: at(since, 1) }]),
  ];
  const bands =
    quantiles === undefined ? [] : [bandOf(quantiles, 'q0.025', 'q0.975'), bandOf(quantiles, 'q0.25', 'q0.75')];
  const text = {
    title: `${name}: sales, and the ${forecast.length} days after ${originDate}`,
    description:
      quantiles === undefined
        ? 'Units a day. Published without quantiles.'
        : 'Units a day. Bands: the middle half and 95 % of what is to be expected, as published in levels.parquet.',
    x: { title: 'date', isDate: true },
    y: { title: 'units a day', fromZero: true },
    table: tableOf({ name, sold, since, forecast, quantiles }, origin),
  };
  return linePicture(text, { lines, bands });

  function bandOf(of: Quantiles, low: keyof Quantiles, high: keyof Quantiles): DrawnBand {
    const points = of[low].map((value, day) => ({
      x: origin + (day + 1) * DAY_MS,
      low: value,
      high: of[high][day] as number,
    }));
    return { group: 'forecast', points };
  }
}

const QUANTILES = ['q0.025', 'q0.25', 'q0.75', 'q0.975'] as const;

function tableOf({ sold, since, forecast, quantiles }: DrawnGroup, origin: number): Picture['table'] {
  const shown = (value: number | undefined) => (value === undefined ? '–' : String(Number(value.toFixed(2))));
  const dateOf = (day: number) => new Date(origin + day * DAY_MS).toISOString().slice(0, 10);
  const columns = quantiles === undefined ? [] : QUANTILES;
  return {
    head: ['date', 'sold', 'forecast', ...columns],
    rows: [
      ...sold.map((units, at) => ({
        cells: [dateOf(at + 1 - sold.length), shown(units), '–', ...columns.map(() => '–')],
      })),
      ...forecast.map((units, at) => ({
        cells: [
          dateOf(at + 1),
          shown(since[at]),
          shown(units),
          ...columns.map((column) => shown(quantiles?.[column][at])),
        ],
      })),
    ],
    numbers: [1, 2, ...columns.map((_, index) => index + 3)],
  };
}
