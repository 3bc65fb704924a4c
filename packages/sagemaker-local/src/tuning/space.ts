import type { HyperParameterScalingType, ParameterRanges } from '@aws-sdk/client-sagemaker';
import type { Choice, Dimension, Hyperparameters, Range, Scale, Space } from '@durable-forecast/hyperparameter-search';
import { hyperparametersWithin } from '@durable-forecast/hyperparameter-search';

/** Auto takes a logarithmic scale where the range spans this factor; how AWS decides is not known. */
const AUTO_LOGARITHMIC_FACTOR = 100;

/** What one training job definition searches, in the order integer, continuous, categorical: ranges that have passed validation. */
export function spaceOf(ranges: ParameterRanges | undefined): Space {
  const numeric = (type: Range['type'], { Name: name = '', MinValue, MaxValue, ScalingType }: NumericRange): Range => {
    const min = Number(MinValue);
    const max = Number(MaxValue);
    return { kind: 'range', name, type, min, max, scale: scaleOf(ScalingType, min, max), evenEnds: true };
  };
  return [
    ...(ranges?.IntegerParameterRanges ?? []).map((range) => numeric('integer', range)),
    ...(ranges?.ContinuousParameterRanges ?? []).map((range) => numeric('float', range)),
    ...(ranges?.CategoricalParameterRanges ?? []).map(
      ({ Name: name = '', Values: values = [] }): Choice => ({ kind: 'choice', name, values }),
    ),
  ];
}

interface NumericRange {
  readonly Name: string | undefined;
  readonly MinValue: string | undefined;
  readonly MaxValue: string | undefined;
  readonly ScalingType?: HyperParameterScalingType | undefined;
}

function scaleOf(scaling: HyperParameterScalingType | undefined, min: number, max: number): Scale {
  switch (scaling) {
    case 'Linear':
      return 'linear';
    case 'Logarithmic':
      return 'log';
    case 'ReverseLogarithmic':
      return 'reverse-log';
    default:
      return min > 0 && max / min >= AUTO_LOGARITHMIC_FACTOR ? 'log' : 'linear';
  }
}

/** What AWS calls a dimension. */
export const kindOf = (dimension: Dimension): 'integer' | 'continuous' | 'categorical' =>
  dimension.kind === 'choice' ? 'categorical' : dimension.type === 'integer' ? 'integer' : 'continuous';

/** A point as the strings that a container gets. */
export const textsOf = (point: Hyperparameters): Record<string, string> =>
  Object.fromEntries(Object.entries(point).map(([name, value]) => [name, String(value)]));

/** The point of given hyperparameters; undefined where one is missing or lies outside of the space. */
export function pointOf(space: Space, texts: Readonly<Record<string, string>>): Hyperparameters | undefined {
  return space.every(({ name }) => texts[name] !== undefined) ? hyperparametersWithin(space, texts) : undefined;
}
