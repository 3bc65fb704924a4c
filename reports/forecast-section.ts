import { heading, note, wide } from './html.js';
import { type Band, type Line, lineChart } from './line-chart.js';

/** Sums of a published forecast, and the sales beside them, units a day. */
export interface DrawnGroup {
  /** `Total`, or a state. */
  readonly name: string;
  /** Days up to the origin, the origin last. */
  readonly sold: readonly number[];
  /** Days after the origin as far as they are known. */
  readonly since: readonly number[];
  /** 28 days. */
  readonly forecast: readonly number[];
  /** Published quantiles, 28 days each; undefined without any. */
  readonly quantiles?: Quantiles | undefined;
}

export interface Quantiles {
  readonly 'q0.025': readonly number[];
  readonly 'q0.25': readonly number[];
  readonly 'q0.75': readonly number[];
  readonly 'q0.975': readonly number[];
}

export interface DrawnForecast {
  /** Last known day, ISO date. */
  readonly originDate: string;
  readonly groups: readonly DrawnGroup[];
}

const DAY_MS = 86_400_000;
/** Days between two dates on the axis. */
const TICK_DAYS = 14;

/** The total and each state: what was sold, what is forecast, and between which quantiles. */
export const forecastSection = ({ originDate, groups }: DrawnForecast): readonly string[] => [
  heading('Forecast'),
  ...groups.map((group) => wide(chartOf(group, originDate))),
  note(
    groups.some(({ quantiles }) => quantiles !== undefined)
      ? 'Bands: the middle half and 95 % of what is to be expected, as published in levels.parquet.'
      : 'Published without quantiles.',
  ),
];

function chartOf({ name, sold, since, forecast, quantiles }: DrawnGroup, originDate: string): string {
  const after = (values: readonly number[]) => values.map((y, day) => ({ x: day + 1, y }));
  const lines: Line[] = [
    { name: 'sold', group: 'sold', points: sold.map((y, day) => ({ x: day + 1 - sold.length, y })) },
    { name: 'forecast', group: 'forecast', points: after(forecast) },
    ...(since.length === 0 ? [] : [{ name: 'sold since', group: 'sold', dashed: true, points: after(since) }]),
  ];
  const first = -Math.floor((sold.length - 1) / TICK_DAYS) * TICK_DAYS;
  const ticks = Array.from(
    { length: (forecast.length - first) / TICK_DAYS + 1 },
    (_, tick) => first + tick * TICK_DAYS,
  );
  return lineChart({
    title: `${name}: sales, and the ${forecast.length} days after ${originDate}`,
    xLabel: 'date',
    yLabel: 'units a day',
    xTicks: ticks.map((x) => ({ x, label: dateOf(originDate, x) })),
    lines,
    bands:
      quantiles === undefined
        ? []
        : [
            bandOf('95 %', quantiles['q0.025'], quantiles['q0.975']),
            bandOf('50 %', quantiles['q0.25'], quantiles['q0.75']),
          ],
  });
}

const bandOf = (name: string, low: readonly number[], high: readonly number[]): Band => ({
  name,
  group: 'forecast',
  points: low.map((value, day) => ({ x: day + 1, low: value, high: high[day] as number })),
});

/** `04-24` of the day so many days after the origin. */
const dateOf = (originDate: string, days: number): string =>
  new Date(Date.parse(originDate) + days * DAY_MS).toISOString().slice(5, 10);
