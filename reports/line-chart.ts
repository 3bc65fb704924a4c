import { escapeText } from './escape-text.js';

/** One line of a chart; points ascend by x. */
export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Drawn dashed, to tell a second kind of line apart. */
  readonly dashed?: boolean;
  /** Lines of one group share a colour. */
  readonly group?: string;
}

/** A range that goes with a line; points ascend by x. */
export interface Band {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  /** The line's group, whose colour it has. */
  readonly group: string;
}

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
  /** Drawn below the lines, the widest first. */
  readonly bands?: readonly Band[];
  /** Named places on the axis, in place of round numbers. */
  readonly xTicks?: readonly { readonly x: number; readonly label: string }[];
}

const WIDTH = 720;
const ROW = 16;
const PLOT = { left: 64, top: 34, width: 440, height: 250 } as const;
/** Told apart by people who see red and green as one, too. @source Okabe and Ito, 2008 */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', 'currentColor', '#8c6d31'] as const;
/** Of one band; bands that lie over each other add up. */
const BAND_OPACITY = 0.2;
/** Characters of a title that fit beside each other; pointing at the chart shows a longer one. */
const TITLE_LENGTH = 84;
/** Of these, how many of the end stay: what is drawn, and when. */
const TITLE_END = 44;
/** Lines named in the legend; the chart draws all. */
const LEGEND_LINES = 14;

/** A line chart as SVG, with axes, ticks and a legend; says so where there is nothing to draw. */
export function lineChart(chart: LineChart): string {
  const { title, lines } = chart;
  const finite = lines.map((line) => ({
    ...line,
    points: line.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
  }));
  const points = finite.flatMap((line) => line.points);
  const height = Math.max(PLOT.top + PLOT.height + 46, PLOT.top + (Math.min(lines.length, LEGEND_LINES) + 1) * ROW);
  const body =
    points.length === 0 ? text(PLOT.left, PLOT.top + 40, 'nothing to draw') : plot({ ...chart, lines: finite });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11" fill="currentColor" role="img">`,
    `<title>${escapeText(title)}</title>`,
    text(PLOT.left, 18, cut(title), 'font-weight="600" font-size="13"'),
    body,
    '</svg>',
  ].join('\n');
}

function plot({ lines, bands = [], xLabel, yLabel, xTicks }: LineChart): string {
  const points = lines.flatMap((line) => line.points);
  const ends = bands.flatMap((band) => band.points);
  const xs = scaleOf(points.map((point) => point.x));
  const ys = scaleOf([...points.map((point) => point.y), ...ends.flatMap(({ low, high }) => [low, high])]);
  const [from, to] = xTicks === undefined ? [xs.from, xs.to] : rangeOf(points.map((point) => point.x));
  const x = (value: number) => PLOT.left + ((value - from) / (to - from)) * PLOT.width;
  const y = (value: number) => PLOT.top + PLOT.height - ((value - ys.from) / (ys.to - ys.from)) * PLOT.height;
  const bottom = PLOT.top + PLOT.height;
  const groups = [...new Set(lines.map((line) => line.group ?? line.name))];
  const colourOf = (group: string) => COLOURS[groups.indexOf(group) % COLOURS.length] as string;
  const at = (column: number, value: number) => `${round(x(column))} ${round(y(value))}`;
  return [
    ...ys.ticks.map(
      (tick) =>
        `<line x1="${PLOT.left}" y1="${round(y(tick))}" x2="${PLOT.left + PLOT.width}" y2="${round(y(tick))}" stroke="currentColor" stroke-opacity=".15"/>` +
        text(PLOT.left - 6, y(tick) + 4, shown(tick), 'text-anchor="end"'),
    ),
    ...(xTicks ?? xs.ticks.map((tick) => ({ x: tick, label: shown(tick) }))).map((tick) =>
      text(x(tick.x), bottom + 16, tick.label, 'text-anchor="middle"'),
    ),
    `<path d="M${PLOT.left} ${PLOT.top}V${bottom}H${PLOT.left + PLOT.width}" fill="none" stroke="currentColor" stroke-opacity=".7"/>`,
    text(PLOT.left + PLOT.width / 2, bottom + 34, xLabel, 'text-anchor="middle"'),
    text(0, 0, yLabel, `text-anchor="middle" transform="translate(14 ${PLOT.top + PLOT.height / 2}) rotate(-90)"`),
    ...bands.map((band) => {
      const top = band.points.map((point) => at(point.x, point.high));
      const back = band.points.map((point) => at(point.x, point.low)).reverse();
      return `<path d="M${[...top, ...back].join('L')}Z" fill="${colourOf(band.group)}" fill-opacity="${BAND_OPACITY}"/>`;
    }),
    ...lines.map((line) => {
      const path = line.points.map((point, index) => `${index === 0 ? 'M' : 'L'}${at(point.x, point.y)}`).join('');
      return `<path d="${path}" fill="none" stroke="${colourOf(line.group ?? line.name)}" stroke-width="1.5"${dashes(line)}/>`;
    }),
    ...legend(lines, bands, colourOf),
  ].join('\n');
}

function legend(lines: readonly Line[], bands: readonly Band[], colourOf: (group: string) => string): string[] {
  const left = PLOT.left + PLOT.width + 16;
  const rowAt = (index: number) => PLOT.top + index * ROW + 6;
  const shownLines = lines.slice(0, LEGEND_LINES);
  return [
    ...shownLines.map((line, index) => {
      const stroke = colourOf(line.group ?? line.name);
      const mark = `<path d="M${left} ${rowAt(index)}h18" stroke="${stroke}" stroke-width="2"${dashes(line)}/>`;
      return mark + text(left + 24, rowAt(index) + 4, line.name);
    }),
    ...bands.map(({ name, group }, index) => {
      const row = rowAt(shownLines.length + index);
      const mark = `<rect x="${left}" y="${row - 5}" width="18" height="10" fill="${colourOf(group)}" fill-opacity="${BAND_OPACITY * (index + 1)}"/>`;
      return mark + text(left + 24, row + 4, name);
    }),
    ...(lines.length > LEGEND_LINES
      ? [text(left, rowAt(LEGEND_LINES + bands.length) + 4, `and ${lines.length - LEGEND_LINES} more`)]
      : []),
  ];
}

/** Round ticks over the values, and the range they span. */
function scaleOf(values: readonly number[]): { from: number; to: number; ticks: readonly number[] } {
  const [low, high] = rangeOf(values);
  const span = high - low || Math.abs(high) || 1;
  const raw = span / 5;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= raw) ?? 10) * magnitude;
  const from = Math.floor(low / step) * step;
  const to = Math.max(Math.ceil(high / step) * step, from + step);
  const count = Math.round((to - from) / step);
  return { from, to, ticks: Array.from({ length: count + 1 }, (_, index) => from + index * step) };
}

function rangeOf(values: readonly number[]): [number, number] {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return [low, high];
}

const dashes = ({ dashed }: Line): string => (dashed ? ' stroke-dasharray="5 4"' : '');

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeText(content)}</text>`;

/** With its beginning and its end: the one has the name, the other what is drawn of it. */
function cut(title: string): string {
  const characters = [...title];
  if (characters.length <= TITLE_LENGTH) return title;
  return `${characters.slice(0, TITLE_LENGTH - TITLE_END - 1).join('')}…${characters.slice(-TITLE_END).join('')}`;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const shown = (value: number): string => String(Number(value.toPrecision(6)));
