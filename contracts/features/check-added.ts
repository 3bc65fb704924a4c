import { canonicalJson } from '@durable-forecast/lib/hash';
import { type FeatureSet, featureSet } from './feature-sets.js';
import { parseFeature } from './parse-feature.js';

export interface AddedFault {
  /** Position of the name. */
  readonly index: number;
  readonly message: string;
}

/** What is wrong with the names of added features: none of ours, impossible, or a column that the table has already. */
export function checkAdded(set: FeatureSet, names: readonly string[]): readonly AddedFault[] {
  const taken = new Map<string, string>();
  for (const { name, statistic } of featureSet(set, [])) {
    taken.set(name, `the ${set} set has it already`);
    if (statistic !== undefined) taken.set(canonicalJson(statistic), `the ${set} set has it already, as ${name}`);
  }
  return names.flatMap((name, index) => {
    const inSet = taken.get(name);
    if (inSet !== undefined) return [{ index, message: inSet }];
    const parsed = parseFeature(name);
    if ('fault' in parsed) return [{ index, message: parsed.fault }];
    const meaning = canonicalJson(parsed.feature.statistic);
    const same = taken.get(meaning);
    taken.set(name, 'it is asked for twice');
    if (same === undefined) taken.set(meaning, `it is asked for already, as ${name}`);
    return same === undefined ? [] : [{ index, message: same }];
  });
}
