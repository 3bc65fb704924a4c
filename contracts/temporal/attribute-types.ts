import type { SearchAttributeType } from '@temporalio/common';
import { searchAttributes } from './search-attributes.js';

/** Numbers of Temporal's `IndexedValueType`, which its operator service takes and gives. */
export const INDEXED_VALUE_TYPES = {
  TEXT: 1,
  KEYWORD: 2,
  INT: 3,
  DOUBLE: 4,
  BOOL: 5,
  DATETIME: 6,
  KEYWORD_LIST: 7,
} as const satisfies Record<SearchAttributeType, number>;

/** A search attribute as `forecast setup-temporal` registers it. */
export interface WantedAttribute {
  readonly name: string;
  readonly type: SearchAttributeType;
}

/** What of the project's search attributes a namespace lacks. */
export interface AttributeGaps {
  readonly missing: readonly WantedAttribute[];
  /** Registered by somebody with another type; its values would be refused. */
  readonly otherwise: readonly (WantedAttribute & { readonly registered: SearchAttributeType | 'UNKNOWN' })[];
}

const WANTED: readonly WantedAttribute[] = Object.values(searchAttributes).map(({ name, type }) => ({ name, type }));

/** @param registered numbers of `IndexedValueType` by name, as the operator service lists them */
export function attributeGaps(registered: Readonly<Record<string, number>>): AttributeGaps {
  const isThere = ({ name }: WantedAttribute) => Object.hasOwn(registered, name);
  return {
    missing: WANTED.filter((wanted) => !isThere(wanted)),
    otherwise: WANTED.filter(
      (wanted) => isThere(wanted) && registered[wanted.name] !== INDEXED_VALUE_TYPES[wanted.type],
    ).map((wanted) => ({ ...wanted, registered: typeOf(registered[wanted.name]) })),
  };
}

/** Why workflows can't run in a namespace, and the command that mends it; undefined where they can. */
export function describeAttributeGaps({ missing, otherwise }: AttributeGaps, namespace: string): string | undefined {
  if (otherwise.length > 0) {
    const each = otherwise.map(({ name, type, registered }) => `${name} is ${registered}, not ${type}`);
    return (
      `The namespace ${namespace} has search attributes of these names with other types: ${each.join('; ')}. Remove them ` +
      `with 'temporal operator search-attribute remove --namespace ${namespace} --name NAME' and run ` +
      "'npx forecast setup-temporal', or use another namespace (TEMPORAL_NAMESPACE)."
    );
  }
  if (missing.length === 0) return undefined;
  return (
    `The namespace ${namespace} lacks the search ${missing.length === 1 ? 'attribute' : 'attributes'} ` +
    `${missing.map(({ name }) => name).join(', ')}. Run 'npx forecast setup-temporal', which registers them.`
  );
}

function typeOf(number: number | undefined): SearchAttributeType | 'UNKNOWN' {
  const found = Object.entries(INDEXED_VALUE_TYPES).find(([, value]) => value === number);
  return (found?.[0] as SearchAttributeType | undefined) ?? 'UNKNOWN';
}
