/**
 * A chart in the grammar of Vega-Lite: data, marks, and what of the data each mark shows.
 *
 * Loosely typed: Vega-Lite's own type is a union of hundreds, and what makes these is a handful of functions beside this file. Texts of the
 * data are values, never names of fields nor expressions, so that nothing in them means anything.
 */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** Width of a plot without its axes, so that two charts lie beside each other and one fits a phone. */
export const PLOT_WIDTH = 380;
export const PLOT_HEIGHT = 220;

/** Told apart by people who see red and green as one, too; lighter in the dark. @source Okabe and Ito, 2008 */
export const COLOURS = [
  'var(--c1)',
  'var(--c2)',
  'var(--c3)',
  'var(--c4)',
  'var(--c5)',
  'var(--c6)',
  'var(--c7)',
] as const;
/** Of what is there for comparison. */
export const FAINT = 'var(--faint)';

export type Datum = Readonly<Record<string, string | number | boolean | null>>;

/** Values whose numbers are all finite: others have no place on an axis. */
export const drawable = (values: readonly Datum[]): readonly Datum[] =>
  values.filter((value) => Object.values(value).every((one) => typeof one !== 'number' || Number.isFinite(one)));

/** A scale that gives names colours; never more names than colours. */
export const colourScale = (names: readonly string[], colours: readonly string[] = COLOURS): ChartSpec => ({
  domain: names,
  range: names.map((_, index) => colours[index] ?? FAINT),
});

/** A legend below the plot, where a narrow screen has room for it. */
export const LEGEND = { orient: 'bottom', title: null, columns: 2, labelLimit: 230, symbolStrokeWidth: 2 } as const;
