import type { SampledFeature } from '../../contracts/explanation/explanation-sample.js';
import type { FeatureDefinition } from '../../contracts/features/feature-definition.js';
import { featureLabel } from '../../contracts/features/feature-label.js';
import { plainWords } from './plain-words.js';

/** Stretches of values that a dependence has at most. */
const STRETCHES = 10;

/**
 * What each feature does over many rows, those that move most first.
 *
 * @param values rows x features, NaN where there is none
 * @param contributions rows x features, in the margin
 */
export function summarizeContributions(
  definitions: readonly FeatureDefinition[],
  values: ArrayLike<number>,
  contributions: ArrayLike<number>,
): readonly SampledFeature[] {
  const width = definitions.length;
  const rows = contributions.length / width;
  return definitions
    .map((definition, feature): SampledFeature => {
      const pairs = Array.from({ length: rows }, (_, row) => ({
        value: values[row * width + feature] as number,
        contribution: contributions[row * width + feature] as number,
      }));
      return {
        name: featureLabel(definition.name),
        meaning: plainWords(definition),
        mean: meanOf(pairs.map(({ contribution }) => Math.abs(contribution))),
        dependence: dependenceOf(pairs.filter(({ value }) => !Number.isNaN(value))),
      };
    })
    .sort((a, b) => b.mean - a.mean);
}

interface Pair {
  readonly value: number;
  readonly contribution: number;
}

/** Mean contributions over stretches of values with as many rows each; equal values are never divided. */
function dependenceOf(pairs: readonly Pair[]): SampledFeature['dependence'] {
  const sorted = [...pairs].sort((a, b) => a.value - b.value);
  const stretches: { from: number; to: number; contribution: number }[] = [];
  for (let first = 0; first < sorted.length; ) {
    const wanted = Math.ceil(((stretches.length + 1) * sorted.length) / STRETCHES);
    let end = Math.max(first + 1, wanted);
    while (end < sorted.length && sorted[end]?.value === sorted[end - 1]?.value) end += 1;
    const part = sorted.slice(first, end);
    stretches.push({
      from: part[0]?.value as number,
      to: part.at(-1)?.value as number,
      contribution: meanOf(part.map(({ contribution }) => contribution)),
    });
    first = end;
  }
  return stretches;
}

const meanOf = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
