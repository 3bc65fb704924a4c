import type { HyperParameterScalingType, ParameterRanges } from '@aws-sdk/client-sagemaker';

export interface NumberDimension {
  readonly kind: 'integer' | 'continuous';
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly scale: 'linear' | 'logarithmic' | 'reverse-logarithmic';
}

export interface CategoricalDimension {
  readonly kind: 'categorical';
  readonly name: string;
  readonly values: readonly string[];
}

/** One hyperparameter that is searched. */
export type Dimension = NumberDimension | CategoricalDimension;

/** What one training job definition searches, in the order integer, continuous, categorical. */
export type Space = readonly Dimension[];

/**
 * One point of a space: a number per dimension. For a numeric dimension the position in [0, 1] along its scale, for a
 * categorical one the index of the value.
 */
export type Point = readonly number[];

/** Auto takes a logarithmic scale where the range spans this factor; how AWS decides is not known. */
const AUTO_LOGARITHMIC_FACTOR = 100;

/** The space of ranges that have passed validation. */
export function spaceOf(ranges: ParameterRanges | undefined): Space {
  const numeric = (
    kind: NumberDimension['kind'],
    { Name: name = '', MinValue, MaxValue, ScalingType }: NumericRange,
  ): NumberDimension => {
    const min = Number(MinValue);
    const max = Number(MaxValue);
    return { kind, name, min, max, scale: scaleOf(ScalingType, min, max) };
  };
  return [
    ...(ranges?.IntegerParameterRanges ?? []).map((range) => numeric('integer', range)),
    ...(ranges?.ContinuousParameterRanges ?? []).map((range) => numeric('continuous', range)),
    ...(ranges?.CategoricalParameterRanges ?? []).map(
      ({ Name: name = '', Values: values = [] }): CategoricalDimension => ({ kind: 'categorical', name, values }),
    ),
  ];
}

interface NumericRange {
  readonly Name: string | undefined;
  readonly MinValue: string | undefined;
  readonly MaxValue: string | undefined;
  readonly ScalingType?: HyperParameterScalingType | undefined;
}

function scaleOf(scaling: HyperParameterScalingType | undefined, min: number, max: number): NumberDimension['scale'] {
  switch (scaling) {
    case 'Linear':
      return 'linear';
    case 'Logarithmic':
      return 'logarithmic';
    case 'ReverseLogarithmic':
      return 'reverse-logarithmic';
    default:
      return min > 0 && max / min >= AUTO_LOGARITHMIC_FACTOR ? 'logarithmic' : 'linear';
  }
}

/** The hyperparameters of a point, as the strings that a container gets. */
export const hyperparametersAt = (space: Space, point: Point): Record<string, string> =>
  Object.fromEntries(space.map((dimension, index) => [dimension.name, valueAt(dimension, point[index] ?? 0)]));

function valueAt(dimension: Dimension, position: number): string {
  if (dimension.kind === 'categorical') return dimension.values[position] as string;
  const { min, max, kind } = dimension;
  const [low, high] = scaledBounds(dimension);
  const value = unscale(dimension, low + (high - low) * position);
  const inside = (number: number) => Math.min(max, Math.max(min, number));
  return String(inside(kind === 'integer' ? Math.round(value) : value));
}

/** The point of given hyperparameters; undefined where one is missing or lies outside of the space. */
export function pointOf(space: Space, values: Readonly<Record<string, string>>): Point | undefined {
  const point = space.map((dimension) => positionOf(dimension, values[dimension.name]));
  return point.every((position) => position !== undefined) ? point : undefined;
}

function positionOf(dimension: Dimension, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (dimension.kind === 'categorical') {
    const index = dimension.values.indexOf(text);
    return index < 0 ? undefined : index;
  }
  const value = Number(text);
  if (!(value >= dimension.min && value <= dimension.max)) return undefined;
  const [low, high] = scaledBounds(dimension);
  return (scale(dimension, value) - low) / (high - low);
}

/** Half a step is added at both ends of an integer range, so that its ends are drawn as often as its middle. */
function scaledBounds(dimension: NumberDimension): [number, number] {
  const margin = dimension.kind === 'integer' ? 0.5 : 0;
  return [scale(dimension, dimension.min - margin), scale(dimension, dimension.max + margin)];
}

function scale({ scale: kind }: NumberDimension, value: number): number {
  switch (kind) {
    case 'linear':
      return value;
    case 'logarithmic':
      return Math.log(value);
    case 'reverse-logarithmic':
      return -Math.log(1 - value);
  }
}

function unscale({ scale: kind }: NumberDimension, scaled: number): number {
  switch (kind) {
    case 'linear':
      return scaled;
    case 'logarithmic':
      return Math.exp(scaled);
    case 'reverse-logarithmic':
      return 1 - Math.exp(-scaled);
  }
}

/** How many different combinations the space has; infinite with a continuous dimension. */
export const combinationsOf = (space: Space): number =>
  space.reduce((product, dimension) => product * choicesOf(dimension), 1);

function choicesOf(dimension: Dimension): number {
  switch (dimension.kind) {
    case 'categorical':
      return dimension.values.length;
    case 'integer':
      return dimension.max - dimension.min + 1;
    case 'continuous':
      return Number.POSITIVE_INFINITY;
  }
}

/** The combination number `index` of a finite space; the first dimension moves slowest. */
export function combinationAt(space: Space, index: number): Point {
  let rest = index;
  const point: number[] = [];
  for (const dimension of [...space].reverse()) {
    const choices = choicesOf(dimension);
    const choice = rest % choices;
    rest = Math.floor(rest / choices);
    point.unshift(
      dimension.kind === 'categorical' ? choice : (positionOf(dimension, String(dimension.min + choice)) as number),
    );
  }
  return point;
}
