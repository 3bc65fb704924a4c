import { nameHint } from '@durable-forecast/lib/nearest-name';
import { type NamePattern, namePattern } from '../parameters/name-pattern.js';
import { COLLECTION_NAMES, COLLECTION_PATTERNS, isCollectionName } from '../parameters/tensor-collections.js';
import type { RuleContext } from './types.js';

export interface Selection {
  readonly collection_names?: readonly string[] | undefined;
  readonly tensor_regex?: readonly string[] | undefined;
}

/**
 * The series that a rule inspects: the union of its collections and its regular expressions (which must match from the
 * start of the name, as Python's `re.match`).
 *
 * @param otherwise what is inspected when neither is given
 * @param inCollections narrows the collections down, not the expressions: who writes one gets what it matches
 * @throws RangeError for a collection that neither smdebug nor the hook knows
 */
export function seriesSelector(
  { collection_names, tensor_regex }: Selection,
  context: RuleContext,
  otherwise: (series: string) => boolean,
  inCollections: (series: string) => boolean = () => true,
): (series: string) => boolean {
  if ((collection_names ?? []).length === 0 && (tensor_regex ?? []).length === 0) return remembered(otherwise);
  const collections = (collection_names ?? []).flatMap((name) => patternsOf(name, context));
  const expressions = (tensor_regex ?? []).map(namePattern);
  return remembered(
    (series) =>
      (collections.some((pattern) => pattern.test(series)) && inCollections(series)) ||
      expressions.some((expression) => expression.test(series)),
  );
}

/** Collections that are the same at every step, or whose values are no measurements: judged only when named. */
export const isMeasurement = (series: string): boolean =>
  !(['hyperparameters', 'labels', 'trees'] as const).some((name) => COLLECTION_PATTERNS[name].test(series));

/** Remembers the answers: a job has few series and many points. */
export function remembered(test: (series: string) => boolean): (series: string) => boolean {
  const answers = new Map<string, boolean>();
  return (series) => {
    let answer = answers.get(series);
    if (answer === undefined) {
      answer = test(series);
      answers.set(series, answer);
    }
    return answer;
  };
}

function patternsOf(name: string, { collections = {} }: RuleContext): readonly NamePattern[] {
  const own = collections[name];
  if (own !== undefined) return own.map(namePattern);
  if (isCollectionName(name)) return [COLLECTION_PATTERNS[name]];
  throw new RangeError(
    `There is no collection '${name}'${nameHint(name, [...COLLECTION_NAMES, ...Object.keys(collections)])}`,
  );
}
