import type { ConnectionLike } from '@temporalio/client';
import {
  type AttributeGaps,
  attributeGaps,
  INDEXED_VALUE_TYPES,
  type WantedAttribute,
} from '../../contracts/temporal/attribute-types.js';

type Operator = Pick<ConnectionLike, 'operatorService'>;

/** What a namespace lacks of the project's search attributes. */
export async function readAttributeGaps({ operatorService }: Operator, namespace: string): Promise<AttributeGaps> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return attributeGaps((customAttributes ?? {}) as Readonly<Record<string, number>>);
}

/** Registers search attributes; those that another registers at the same moment count as registered. */
export async function registerAttributes(
  { operatorService }: Operator,
  namespace: string,
  missing: readonly WantedAttribute[],
): Promise<void> {
  if (missing.length === 0) return;
  await operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, INDEXED_VALUE_TYPES[type]])),
  });
}
