import { isFailureType, meaningOf } from '../../contracts/failures/failures.js';

/** Why one of several parts failed; a part without says that nobody knows. */
export interface PartFailure {
  readonly type?: string | undefined;
  readonly reason?: string | undefined;
  /** Which part it is, where the reason does not say. */
  readonly part?: string | undefined;
}

/** Parts named of those that failed alike. */
const SHOWN_PARTS = 6;

/**
 * The reasons of the parts of a stage: a line for all that failed alike, those of a type together and most first, and below
 * them what can be done about the type.
 *
 * @returns for example `  3 x Capacity: no instance of ml.m5.large` and `    List more types under training.instanceTypes.`
 */
export const groupedReasons = (failures: readonly PartFailure[]): string[] =>
  mostFirst(failures, ({ type }) => type).flatMap(([type, ofType]) => [
    ...mostFirst(ofType, describeReason).map(
      ([reason, alike]) => `  ${alike.length} x ${reason}${describeParts(alike)}`,
    ),
    ...(isFailureType(type) ? [`    ${meaningOf(type).cure}`] : []),
  ]);

function mostFirst<Key>(
  failures: readonly PartFailure[],
  keyOf: (failure: PartFailure) => Key,
): readonly (readonly [Key, PartFailure[]])[] {
  const groups = new Map<Key, PartFailure[]>();
  for (const failure of failures) groups.set(keyOf(failure), [...(groups.get(keyOf(failure)) ?? []), failure]);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length);
}

/** ` (CA_1, TX_2)`, behind the last line of the reason. */
function describeParts(failures: readonly PartFailure[]): string {
  const names = failures.flatMap(({ part }) => part ?? []);
  if (names.length === 0) return '';
  const more = names.length > SHOWN_PARTS ? [`${names.length - SHOWN_PARTS} more`] : [];
  return ` (${[...names.slice(0, SHOWN_PARTS), ...more].join(', ')})`;
}

function describeReason({ type = 'unknown', reason = 'no reason given' }: PartFailure): string {
  // The name of its job would put every part into a group of its own.
  const [first = '', ...more] = reason.replace(/^([A-Z][a-z]+[A-Z]\w+) [\w-]+:/, '$1:').split('\n');
  // SageMaker's own reasons begin with the type.
  const head = first.startsWith(`${type}: `) ? first : `${type}: ${first}`;
  return [head, ...more.filter((line) => line.startsWith('  tried on '))].join('\n  ');
}
