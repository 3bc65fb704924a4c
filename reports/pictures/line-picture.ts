import type { TableRow } from '../html.js';
import { type ChartSpec, COLOURS, colourScale, type Datum, drawable, FAINT, LEGEND } from './chart-spec.js';
import type { Picture } from './picture.js';

/** A line and what it is called in the legend. Points ascend by x: a number, or milliseconds since 1970 of a date. */
export interface DrawnLine {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Lines of one group share a colour; the line's own name by default. */
  readonly group?: string;
  readonly isDashed?: boolean;
  /** Drawn thin and grey, without a place in the legend: one of many that are there for comparison. */
  readonly isFaint?: boolean;
}

/** A range around a line; of several the widest first. */
export interface DrawnBand {
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly group: string;
}

export interface LineText {
  readonly title: string;
  readonly description: string;
  readonly x: { readonly title: string; readonly isDate?: boolean };
  /** @property format how the axis shows values, as d3-format has it */
  readonly y: { readonly title: string; readonly fromZero?: boolean; readonly format?: string };
  /** Names of the places 0, 1, … on the axis. */
  readonly labels?: readonly string[];
  /** Numbers of the table, where they are not those of the lines. */
  readonly table?: Picture['table'];
}

/** Places marked on a line. */
export type DrawnMark = { readonly x: number; readonly y: number };

export interface LineParts {
  readonly lines: readonly DrawnLine[];
  readonly bands?: readonly DrawnBand[];
  readonly marks?: readonly DrawnMark[];
}

/** Lines over a number or over time. Never more coloured groups than there are colours: who draws more makes some faint. */
export function linePicture(text: LineText, { lines, bands = [], marks = [] }: LineParts): Picture {
  const groups = [...new Set(lines.filter(({ isFaint }) => !isFaint).map((line) => line.group ?? line.name))];
  const layers = [
    ...bands.map((band) => bandLayer(band, groups, text)),
    ...lineLayer(
      lines.filter(({ isFaint }) => isFaint),
      groups,
      text,
    ),
    ...lineLayer(
      lines.filter(({ isFaint }) => !isFaint),
      groups,
      text,
    ),
    ...(marks.length === 0 ? [] : [markLayer(marks, text)]),
  ];
  const isEmpty = lines.every(({ points }) => points.length === 0);
  return {
    title: text.title,
    description: text.description,
    chart: isEmpty ? undefined : { layer: layers, resolve: { scale: { color: 'shared' } } },
    table: text.table ?? tableOf(lines, text),
  };
}

const axes = ({ x, y, labels }: LineText) => ({
  x: {
    field: 'x',
    type: x.isDate ? 'temporal' : 'quantitative',
    title: x.title,
    scale: x.isDate ? { type: 'utc' } : { zero: false, nice: false },
    axis: { grid: false, ...(labels === undefined ? ticksOf(x.isDate) : namedTicks(labels)) },
  },
  y: {
    field: 'y',
    type: 'quantitative',
    title: y.title,
    scale: { zero: y.fromZero ?? false },
    axis: { tickCount: 5, ...(y.format === undefined ? {} : { format: y.format }) },
  },
});

const ticksOf = (isDate = false) => ({ tickCount: 6, ...(isDate ? { labelOverlap: true } : { tickMinStep: 1 }) });

/** Names are those of this project, never of the data: an expression says them. */
const namedTicks = (labels: readonly string[]) => ({
  values: [...labels.keys()],
  labelExpr: `${JSON.stringify(labels)}[datum.value]`,
});

function lineLayer(lines: readonly DrawnLine[], groups: readonly string[], text: LineText): ChartSpec[] {
  const values = lines.flatMap((line, index) =>
    drawable(
      line.points.map(({ x, y }) => ({
        x,
        y,
        name: index,
        group: line.group ?? line.name,
        dashed: line.isDashed ?? false,
      })),
    ),
  );
  if (values.length === 0) return [];
  const isFaint = lines.every((line) => line.isFaint);
  const detail = { field: 'name', type: 'nominal' };
  const strokeDash = {
    field: 'dashed',
    type: 'nominal',
    scale: {
      domain: [false, true],
      range: [
        [1, 0],
        [4, 3],
      ],
    },
    legend: null,
  };
  const colour = isFaint
    ? { value: FAINT }
    : { field: 'group', type: 'nominal', scale: colourScale(groups), legend: groups.length > 1 ? LEGEND : null };
  return [
    {
      data: { values },
      mark: { type: 'line', strokeWidth: isFaint ? 0.7 : 1.8, ...(isFaint ? { opacity: 0.6 } : {}), clip: false },
      encoding: { ...axes(text), color: colour, strokeDash, detail },
    },
    ...singlePoints(values, colour, text),
  ];
}

/** A line of one point is a dot. */
function singlePoints(values: readonly Datum[], color: object, text: LineText): ChartSpec[] {
  const counts = new Map<unknown, number>();
  for (const { name } of values) counts.set(name, (counts.get(name) ?? 0) + 1);
  const single = values.filter(({ name }) => counts.get(name) === 1);
  if (single.length === 0) return [];
  return [
    { data: { values: single }, mark: { type: 'point', filled: true, size: 30 }, encoding: { ...axes(text), color } },
  ];
}

const bandLayer = ({ points, group }: DrawnBand, groups: readonly string[], text: LineText): ChartSpec => ({
  data: { values: drawable(points.map(({ x, low, high }) => ({ x, y: low, high }))) },
  mark: { type: 'area', opacity: 0.2, color: COLOURS[groups.indexOf(group)] ?? FAINT },
  encoding: { ...axes(text), y2: { field: 'high' } },
});

const markLayer = (marks: readonly DrawnMark[], text: LineText): ChartSpec => ({
  data: { values: drawable(marks.map(({ x, y }) => ({ x, y }))) },
  mark: { type: 'point', shape: 'cross', filled: true, size: 40, color: 'currentColor', opacity: 1 },
  encoding: axes(text),
});

/** A row for every x, a column for every line. */
function tableOf(lines: readonly DrawnLine[], { x, labels }: LineText): Picture['table'] {
  const places = [...new Set(lines.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  const byPlace = lines.map(({ points }) => new Map(points.map((point) => [point.x, point.y])));
  return {
    head: [x.title, ...lines.map(({ name }) => name)],
    rows: places.map(
      (place): TableRow => ({
        cells: [
          labels?.[place] ?? (x.isDate ? new Date(place).toISOString().slice(0, 10) : shown(place)),
          ...byPlace.map((values) => shown(values.get(place))),
        ],
      }),
    ),
    numbers: [...(x.isDate ? [] : [0]), ...lines.map((_, index) => index + 1)],
  };
}

const shown = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '–' : String(Number(value.toPrecision(5)));
