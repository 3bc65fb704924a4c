import { AUTOPILOT } from '../../contracts/algorithms/autopilot.js';
import { LEAST_TRIALS, parameterEffects } from '../../core/search/parameter-effects.js';
import { barPicture } from '../pictures/bar-picture.js';
import { type ChartSpec, drawable, FAINT } from '../pictures/chart-spec.js';
import type { Picture } from '../pictures/picture.js';
import type { DrawnTrial } from '../report-data.js';

/** Parameters drawn, by their importance. */
const MOST_PARAMETERS = 8;
/** Lines of the parallel coordinates. */
const MOST_LINES = 200;

/** Where a parameter lies between the smallest and largest value tried: 0 to 1. */
interface Axis {
  readonly name: string;
  readonly isNumeric: boolean;
  readonly isLog: boolean;
  readonly place: (text: string) => number;
  readonly ends: readonly [string, string];
}

/** What the hyperparameters of an algorithm did: importance, parallel coordinates, and a slice of each. */
export function parameterPictures(
  algorithm: string,
  trials: readonly DrawnTrial[],
  champion: string | undefined,
): readonly Picture[] {
  const own = trials.filter((trial) => trial.algorithm === algorithm && Number.isFinite(trial.objective));
  const effects = parameterEffects(
    own.map(({ objective, hyperparameters }) => ({ objective: objective as number, values: hyperparameters })),
  );
  const varied = variedParameters(own);
  const names = [...effects.map(({ name }) => name), ...varied].filter((name, at, all) => all.indexOf(name) === at);
  const axes = names.slice(0, MOST_PARAMETERS).map((name) => axisOf(name, own));
  // What Autopilot tries has a name, and no hyperparameters that it would tell.
  if (own.length < 2 || axes.length === 0 || algorithm === AUTOPILOT) return [];
  const left =
    names.length > axes.length ? ` ${names.length - axes.length} more parameters are in the table of trials.` : '';
  return [
    effectPicture(algorithm, own.length, effects),
    parallelPicture(algorithm, own, axes, champion, left),
    slicePicture(algorithm, own, axes, left),
  ];
}

function effectPicture(algorithm: string, trials: number, effects: ReturnType<typeof parameterEffects>): Picture {
  const drawing = barPicture(
    {
      title: `Importance of hyperparameters: ${algorithm}`,
      description:
        effects.length === 0
          ? `${trials} trials with a score are fewer than ${LEAST_TRIALS}: nothing can be told from chance.`
          : 'Share of the variance of the ranks of RMSE that a parameter explains by itself: its trials in up to four groups by value (η² of an analysis of ' +
            'variance), less what shuffled scores explain. What two parameters do together is not in it. The table says how likely chance is.',
      label: 'parameter',
      value: 'share explained',
      isLying: true,
      domain: [0, 1],
    },
    effects.map(({ name, share }) => ({ label: name, value: share })),
  );
  return {
    ...drawing,
    table: {
      head: ['parameter', 'share explained', 'by chance in', 'values tried'],
      rows: effects.map(({ name, share, chance, values }) => ({
        cells: [name, share.toFixed(3), `${(100 * chance).toFixed(1)} %`, String(values)],
      })),
      numbers: [1, 2, 3],
    },
  };
}

function parallelPicture(
  algorithm: string,
  trials: readonly DrawnTrial[],
  axes: readonly Axis[],
  champion: string | undefined,
  left: string,
): Picture {
  const drawn = trials.slice(0, MOST_LINES);
  return {
    title: `Parallel coordinates: ${algorithm}`,
    description:
      'A line a trial, from value to value; each axis goes from the smallest to the largest value tried, the last one is RMSE (lower is better).' +
      (trials.length > drawn.length ? ` The best ${drawn.length} of ${trials.length} are drawn.` : '') +
      left,
    chart: parallelChart(
      drawn,
      axes,
      numericAxis(
        'RMSE',
        trials.map(({ objective }) => objective as number),
      ),
      champion,
    ),
    table: {
      head: ['trial', ...axes.map(({ name }) => name), 'RMSE'],
      rows: trials.map((trial) => ({
        cells: [
          trial.name,
          ...axes.map(({ name }) => trial.hyperparameters[name] ?? '–'),
          trial.objective?.toFixed(5) ?? '–',
        ],
        strong: trial.name === champion,
      })),
      numbers: [...axes.map((_, index) => index + 1), axes.length + 1],
    },
  };
}

const KINDS = ['champion', 'best quarter', 'others'];

function parallelChart(
  trials: readonly DrawnTrial[],
  axes: readonly Axis[],
  objective: Axis,
  champion: string | undefined,
): ChartSpec {
  const all = [...axes, objective];
  const best = Math.max(1, Math.ceil(trials.length / 4));
  const kindOf = ({ name }: DrawnTrial, rank: number) => KINDS[name === champion ? 0 : rank < best ? 1 : 2] as string;
  const values = trials.flatMap((trial, rank) =>
    all.map((axis) => ({
      axis: axis.name,
      trial: trial.name,
      place: axis.place(axis === objective ? String(trial.objective) : (trial.hyperparameters[axis.name] ?? '')),
      kind: kindOf(trial, rank),
    })),
  );
  const ends = all.flatMap(({ name, ends: [low, high] }) => [
    { axis: name, place: -0.07, text: low },
    { axis: name, place: 1.07, text: high },
  ]);
  const scale = { domain: all.map(({ name }) => name) };
  const x = { field: 'axis', type: 'nominal', scale, title: null, axis: { labelAngle: -40, grid: true } };
  const y = { field: 'place', type: 'quantitative', title: null, axis: null, scale: { domain: [-0.12, 1.12] } };
  const byKind = (range: readonly (string | number)[], legend: object | null) => ({
    field: 'kind',
    type: 'nominal',
    scale: { domain: KINDS, range },
    legend,
  });
  const lines = {
    data: { values: drawable(values) },
    mark: { type: 'line', opacity: 0.75 },
    encoding: {
      ...{ x, y, detail: { field: 'trial', type: 'nominal' } },
      color: byKind(['var(--c2)', 'var(--c1)', FAINT], { orient: 'bottom', title: null }),
      strokeWidth: byKind([2.5, 1.2, 0.5], null),
    },
  };
  const labels = { mark: { type: 'text', fontSize: 9 }, encoding: { x, y, text: { field: 'text', type: 'nominal' } } };
  return { layer: [lines, { data: { values: ends }, ...labels }] };
}

/** RMSE over each parameter by itself. */
function slicePicture(algorithm: string, trials: readonly DrawnTrial[], axes: readonly Axis[], left: string): Picture {
  return {
    title: `Slices: ${algorithm}`,
    description: `RMSE over the value of each parameter, whatever the others were; axes of wide ranges are logarithmic.${left}`,
    chart: {
      columns: 2,
      spacing: 18,
      concat: axes.map(
        (axis): ChartSpec => ({
          width: 160,
          height: 110,
          data: {
            values: drawable(
              trials.map(({ objective, hyperparameters }) => {
                const text = hyperparameters[axis.name] ?? '';
                return { x: axis.isNumeric ? Number(text) : text, y: objective as number };
              }),
            ),
          },
          mark: { type: 'point', filled: true, size: 28, color: 'var(--c1)', opacity: 0.7 },
          encoding: {
            x: {
              field: 'x',
              type: axis.isNumeric ? 'quantitative' : 'nominal',
              title: axis.name,
              ...(axis.isNumeric ? { scale: axis.isLog ? { type: 'log' } : { zero: false } } : {}),
              axis: { tickCount: 3, labelOverlap: true },
            },
            y: { field: 'y', type: 'quantitative', title: null, scale: { zero: false }, axis: { tickCount: 4 } },
          },
        }),
      ),
    },
    table: {
      head: ['parameter', 'smallest', 'largest', 'values tried'],
      rows: axes.map(({ name, ends }) => ({
        cells: [name, ...ends, String(new Set(trials.map(({ hyperparameters }) => hyperparameters[name])).size)],
      })),
      numbers: [1, 2, 3],
    },
  };
}

function axisOf(name: string, trials: readonly DrawnTrial[]): Axis {
  const texts = trials.flatMap(({ hyperparameters }) => hyperparameters[name] ?? []);
  const numbers = texts.map(Number);
  if (texts.some((text) => text.trim() === '') || !numbers.every(Number.isFinite)) {
    const distinct = [...new Set(texts)].sort();
    return {
      name,
      isNumeric: false,
      isLog: false,
      place: (text) => (distinct.length < 2 ? 0.5 : distinct.indexOf(text) / (distinct.length - 1)),
      ends: [distinct[0] ?? '', distinct.at(-1) ?? ''],
    };
  }
  return numericAxis(name, numbers);
}

function numericAxis(name: string, numbers: readonly number[]): Axis {
  const low = numbers.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
  const high = numbers.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
  const isLog = low > 0 && high / low >= 20;
  const scaled = (value: number) => (isLog ? Math.log(value) : value);
  const range = scaled(high) - scaled(low);
  const shown = (value: number) => String(Number(value.toPrecision(3)));
  return {
    name,
    isNumeric: true,
    isLog,
    place: (text) => (text === '' ? Number.NaN : range === 0 ? 0.5 : (scaled(Number(text)) - scaled(low)) / range),
    ends: [shown(low), shown(high)],
  };
}

/** Names that have more than one value, in their order. */
function variedParameters(trials: readonly DrawnTrial[]): readonly string[] {
  const names = [...new Set(trials.flatMap(({ hyperparameters }) => Object.keys(hyperparameters)))];
  return names.filter((name) => new Set(trials.map(({ hyperparameters }) => hyperparameters[name])).size > 1);
}
