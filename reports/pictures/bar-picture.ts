import { type ChartSpec, COLOURS, drawable, FAINT, LEGEND } from './chart-spec.js';
import type { Picture } from './picture.js';

export interface DrawnBar {
  readonly label: string;
  readonly value: number;
  /** Bars of one group share a colour. */
  readonly group?: string;
}

export interface BarText {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly value: string;
  /** Labels on the left, for long ones; below by default. */
  readonly isLying?: boolean;
  /** What values are held against, in place of 0: bars begin there. */
  readonly from?: number;
  /** Ends of the axis of values; those of the values by default. */
  readonly domain?: readonly [number, number];
  /** How the axis shows values, as d3-format has it. */
  readonly format?: string;
}

/** Bars in their order; of several groups beside each other. */
export function barPicture(text: BarText, bars: readonly DrawnBar[]): Picture {
  const groups = [...new Set(bars.map(({ group }) => group ?? ''))];
  const isGrouped = groups.length > 1;
  const values = drawable(
    bars.map(({ label, value, group = '' }) => ({
      label,
      value,
      group,
      place: groups.indexOf(group),
      from: text.from ?? 0,
    })),
  );
  return {
    title: text.title,
    description: text.description,
    chart: values.length === 0 ? undefined : chartOf(text, values, bars, isGrouped ? groups : []),
    table: {
      head: [text.label, ...(isGrouped ? ['bar'] : []), text.value],
      rows: bars.map(({ label, value, group = '' }) => ({
        cells: [
          label,
          ...(isGrouped ? [group] : []),
          Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '–',
        ],
      })),
      numbers: [isGrouped ? 2 : 1],
    },
  };
}

function chartOf(
  { label, value, isLying, from, format, domain }: BarText,
  values: ReturnType<typeof drawable>,
  bars: readonly DrawnBar[],
  groups: readonly string[],
): ChartSpec {
  const labels = [...new Set(bars.map((bar) => bar.label))];
  const place = {
    field: 'label',
    type: 'nominal',
    title: label,
    scale: { domain: labels },
    axis: { labelAngle: isLying ? 0 : labels.length > 8 ? -60 : 0 },
  };
  const offset = { field: 'place', type: 'nominal', scale: { domain: [...groups.keys()] } };
  const length = {
    field: 'value',
    type: 'quantitative',
    title: value,
    stack: null,
    ...(from === undefined && domain === undefined
      ? {}
      : { scale: { zero: from === undefined, ...(domain === undefined ? {} : { domain }) } }),
    axis: { tickCount: 5, ...(format === undefined ? {} : { format }) },
  };
  const [along, across] = isLying ? (['y', 'x'] as const) : (['x', 'y'] as const);
  return {
    data: { values },
    ...(isLying ? { height: { step: groups.length > 1 ? 8 : 16 } } : {}),
    mark: { type: 'bar' },
    encoding: {
      [along]: place,
      [across]: length,
      ...(from === undefined ? {} : { [`${across}2`]: { field: 'from' } }),
      ...(groups.length > 1 ? { [`${along}Offset`]: offset } : {}),
      color: groups.length > 1 ? colourOf(groups) : { value: groups.length === 0 ? 'var(--c1)' : FAINT },
    },
  };
}

/** Colours in the order of the groups, without naming these: the library sorts named ones by an expression, which takes `constructor` for a function. */
const colourOf = (groups: readonly string[]): ChartSpec => ({
  field: 'group',
  type: 'nominal',
  scale: { range: [...groups].sort().map((group) => COLOURS[groups.indexOf(group)] ?? FAINT) },
  legend: LEGEND,
});
