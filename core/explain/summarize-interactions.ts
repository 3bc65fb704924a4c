import type { SampledInteractions, SampledPair } from '../../contracts/explanation/explanation-sample.js';
import type { FeatureDefinition } from '../../contracts/features/feature-definition.js';
import { featureLabel } from '../../contracts/features/feature-label.js';

/** Pairs that are kept: all of 33 features are 528, of a hundred they would be five thousand. */
export const KEPT_PAIRS = 600;

/**
 * What features do together over many rows, the pairs that move most first.
 *
 * @param squares rows x features x features, in the margin, as `InteractionExplainer` has them
 */
export function summarizeInteractions(
  definitions: readonly Pick<FeatureDefinition, 'name'>[],
  squares: readonly ArrayLike<number>[],
): SampledInteractions | undefined {
  if (squares.length === 0) return undefined;
  const width = definitions.length;
  const nameOf = (feature: number) => featureLabel((definitions[feature] as { name: string }).name);
  const pairs: SampledPair[] = [];
  for (let a = 0; a < width; a++) {
    for (let b = a + 1; b < width; b++) {
      // Half of it stands in each of the two places.
      const sum = squares.reduce((all, square) => all + 2 * Math.abs(square[a * width + b] as number), 0);
      if (sum > 0) pairs.push({ features: [nameOf(a), nameOf(b)], mean: sum / squares.length });
    }
  }
  pairs.sort((a, b) => b.mean - a.mean);
  return { rows: squares.length, found: pairs.length, pairs: pairs.slice(0, KEPT_PAIRS) };
}
