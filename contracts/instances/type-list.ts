import { nearestName } from '@durable-forecast/lib/nearest-name';

/** Sizes of each family of instances, separated by blanks: `{ m5: 'large xlarge' }`. */
export type Sizes = Readonly<Record<string, string>>;

/** The types of some families, all where none are named: `ml.m5.large`. */
export const typesOf = (sizes: Sizes, families: readonly string[] = Object.keys(sizes)): readonly string[] =>
  families.flatMap((family) => (sizes[family] as string).split(' ').map((size) => `ml.${family}.${size}`));

/**
 * The message about a type that is not among those which are known, with the name that was most likely meant.
 *
 * @param fault for example `SageMaker has no endpoint on an instance type`
 * @param example a type to write where none is near
 */
export function unknownType(fault: string, type: string, known: readonly string[], example: string): string {
  const nearest = nearestName(type, known);
  const cure = nearest === undefined ? `write one such as ${example}.` : `did you mean '${nearest}'?`;
  return `${fault} '${type}'; ${cure}`;
}
