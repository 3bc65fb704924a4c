import type { FeatureDefinition } from './feature-definition.js';
import { originSet } from './origin-set.js';
import { parseFeature } from './parse-feature.js';
import type { PastStatistic } from './past-statistic.js';
import { SHIFT, seedSet } from './seed-set.js';

export const FEATURE_SETS = ['seed', 'origin'] as const;
export type FeatureSet = (typeof FEATURE_SETS)[number];

/** The columns of a set. @param snapStates states with a SNAP column in the calendar: one each in the seed set */
export function featureSet(set: FeatureSet, snapStates: readonly string[]): readonly FeatureDefinition[] {
  switch (set) {
    case 'seed':
      return seedSet(snapStates);
    case 'origin':
      return originSet;
  }
}

/** How a set reads the statistics that are added to it. */
const READINGS: Readonly<Record<FeatureSet, { readonly shift: number; readonly where: string }>> = {
  seed: {
    shift: SHIFT,
    where: `up to ${SHIFT} days before; full windows only, from the first day of the data, with the zeros before the first sale`,
  },
  origin: { shift: 0, where: 'up to the origin; windows begin at the earliest with the first day on sale' },
};

/** A feature that is made of a statistic of the past. */
export type AddedFeature = FeatureDefinition & { readonly statistic: PastStatistic };

/** The definitions of added features in a set. @throws Error at a name that is none, which requests can't have */
export function addedFeatures(set: FeatureSet, names: readonly string[]): readonly AddedFeature[] {
  const { shift, where } = READINGS[set];
  return names.map((name) => {
    const parsed = parseFeature(name);
    if ('fault' in parsed) throw new Error(`features.add: ${name}: ${parsed.fault}`);
    const { statistic, definition } = parsed.feature;
    const window = 'window' in statistic ? statistic.window : undefined;
    return {
      name,
      source: 'sales',
      shift,
      ...(window === undefined ? {} : { window }),
      definition: `${definition}, ${where}`,
      statistic,
    };
  });
}
