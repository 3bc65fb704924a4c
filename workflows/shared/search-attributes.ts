import type { SearchAttributePair, SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { FIRST_SEARCH_ATTRIBUTES } from '../../contracts/temporal/search-attributes.js';

/** Names of the search attributes that the server knows, as a run's environment has them; undefined in a run of 0.1.0. */
export type RegisteredAttributes = readonly string[] | undefined;

/**
 * Sets search attributes of this workflow, those alone that the server knows: another would fail the workflow's task, again
 * and again. A run of 0.1.0 goes on with the attributes of then.
 */
export function setSearchAttributes(
  registered: RegisteredAttributes,
  attributes: readonly SearchAttributeUpdatePair[],
): void {
  const known = attributes.filter(({ key }) => isKnown(registered, key));
  if (known.length > 0) upsertSearchAttributes(known);
}

/** Those of the attributes that the server knows; for a child that starts. */
export const knownSearchAttributes = (
  registered: RegisteredAttributes,
  attributes: readonly SearchAttributePair[],
): SearchAttributePair[] => attributes.filter(({ key }) => isKnown(registered, key));

const isKnown = (registered: RegisteredAttributes, { name }: { readonly name: string }): boolean =>
  (registered ?? FIRST_SEARCH_ATTRIBUTES).includes(name);
