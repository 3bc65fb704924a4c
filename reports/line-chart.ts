/** One line of a chart; points ascend by x. */
export interface Line {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Drawn dashed, to tell a second kind of line apart. */
  readonly dashed?: boolean | undefined;
  /** Lines of one group share a colour. */
  readonly group?: string | undefined;
}

export interface LineChart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly Line[];
}

const WIDTH = 720;
const ROW = 16;
const PLOT = { left: 64, top: 34, width: 440, height: 250 } as const;
/** Told apart by people who see red and green as one, too. @source Okabe and Ito, 2008 */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#8c6d31'] as const;
/** Lines named in the legend; the chart draws all. */
const LEGEND_LINES = 14;

/** A line chart as SVG, with axes, ticks and a legend; says so where there is nothing to draw. */
export function lineChart({ title, xLabel, yLabel, lines }: LineChart): string {
  const finite = lines.map((line) => ({
    ...line,
    points: line.points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)),
  }));
  const points = finite.flatMap((line) => line.points);
  const height = Math.max(PLOT.top + PLOT.height + 46, PLOT.top + (Math.min(lines.length, LEGEND_LINES) + 1) * ROW);
  const body = points.length === 0 ? text(PLOT.left, PLOT.top + 40, 'nothing to draw') : plot(finite, xLabel, yLabel);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img">`,
    `<title>${escapeText(title)}</title>`,
    text(PLOT.left, 18, title, 'font-weight="600" font-size="13"'),
    body,
    '</svg>',
  ].join('\n');
}

function plot(lines: readonly Line[], xLabel: string, yLabel: string): string {
  const points = lines.flatMap((line) => line.points);
  const xs = scaleOf(points.map((point) => point.x));
  const ys = scaleOf(points.map((point) => point.y));
  const x = (value: number) => PLOT.left + ((value - xs.from) / (xs.to - xs.from)) * PLOT.width;
  const y = (value: number) => PLOT.top + PLOT.height - ((value - ys.from) / (ys.to - ys.from)) * PLOT.height;
  const bottom = PLOT.top + PLOT.height;
  const groups = [...new Set(lines.map((line) => line.group ?? line.name))];
  const colourOf = (line: Line) => COLOURS[groups.indexOf(line.group ?? line.name) % COLOURS.length] as string;
  const legendX = PLOT.left + PLOT.width + 16;
  return [
    ...ys.ticks.map(
      (tick) =>
        `<line x1="${PLOT.left}" y1="${round(y(tick))}" x2="${PLOT.left + PLOT.width}" y2="${round(y(tick))}" stroke="#ddd"/>` +
        text(PLOT.left - 6, y(tick) + 4, shown(tick), 'text-anchor="end"'),
    ),
    ...xs.ticks.map((tick) => text(x(tick), bottom + 16, shown(tick), 'text-anchor="middle"')),
    `<path d="M${PLOT.left} ${PLOT.top}V${bottom}H${PLOT.left + PLOT.width}" fill="none" stroke="#444"/>`,
    text(PLOT.left + PLOT.width / 2, bottom + 34, xLabel, 'text-anchor="middle"'),
    text(0, 0, yLabel, `text-anchor="middle" transform="translate(14 ${PLOT.top + PLOT.height / 2}) rotate(-90)"`),
    ...lines.map((line) => {
      const path = line.points
        .map((point, index) => `${index === 0 ? 'M' : 'L'}${round(x(point.x))} ${round(y(point.y))}`)
        .join('');
      return `<path d="${path}" fill="none" stroke="${colourOf(line)}" stroke-width="1.5"${dashes(line)}/>`;
    }),
    ...lines.slice(0, LEGEND_LINES).map((line, index) => {
      const row = PLOT.top + index * ROW + 6;
      return `<path d="M${legendX} ${row}h18" stroke="${colourOf(line)}" stroke-width="2"${dashes(line)}/>${text(legendX + 24, row + 4, line.name)}`;
    }),
    ...(lines.length > LEGEND_LINES
      ? [text(legendX, PLOT.top + LEGEND_LINES * ROW + 10, `and ${lines.length - LEGEND_LINES} more`)]
      : []),
  ].join('\n');
}

/** Round ticks over the values, and the range they span. */
function scaleOf(values: readonly number[]): { from: number; to: number; ticks: readonly number[] } {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const span = high - low || Math.abs(high) || 1;
  const raw = span / 5;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * magnitude >= raw) ?? 10) * magnitude;
  const from = Math.floor(low / step) * step;
  const to = Math.max(Math.ceil(high / step) * step, from + step);
  const count = Math.round((to - from) / step);
  return { from, to, ticks: Array.from({ length: count + 1 }, (_, index) => from + index * step) };
}

const dashes = ({ dashed }: Line): string => (dashed ? ' stroke-dasharray="5 4"' : '');

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeText(content)}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;

const shown = (value: number): string => String(Number(value.toPrecision(6)));

/** Makes any text safe between tags and in attributes. */
export const escapeText = (content: string): string =>
  content.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
