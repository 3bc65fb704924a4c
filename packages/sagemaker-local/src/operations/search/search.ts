import type { SearchRecord, SearchRequest, SearchResponse } from '@aws-sdk/client-sagemaker';
import { validationError } from '../../model/aws-error.js';
import type { OperationTable, RequestContext } from '../../model/operation.js';
import type { Store } from '../../store/store.js';
import { cutPage } from '../shared/paging.js';
import { type Properties, readProperty } from './property.js';
import { checkExpression, compareScalars, satisfies } from './search-expression.js';
import { membersOf, SEARCHED } from './search-records.js';

/** Parts of names that filters may begin with although no structure has such a member. */
const NAMED = ['metrics', 'tags'];

/** Search. */
export const searchOperations = (store: Store): OperationTable => ({
  Search: (input: SearchRequest, context) => search(store, input, context),
});

function search(store: Store, input: SearchRequest, context: RequestContext): SearchResponse {
  const { Resource: resource = '', SearchExpression: expression, SortBy: sortBy = 'LastModifiedTime' } = input;
  const searched = Object.hasOwn(SEARCHED, resource) ? SEARCHED[resource as keyof typeof SEARCHED] : undefined;
  if (searched === undefined) {
    throw validationError(
      `The local SageMaker does not search ${resource}. It searches ${Object.keys(SEARCHED).join(', ')}.`,
    );
  }
  const named = [...membersOf(searched.schema), ...(searched.hidden ?? []), ...NAMED];
  const members = new Set(named.map((name) => name.toLowerCase()));
  const isKnown = (property: string) => members.has(property.toLowerCase());
  if (expression !== undefined) checkExpression(expression, isKnown);
  if (!isKnown(sortBy.split('.')[0] ?? '')) throw validationError(`Unknown property name: ${sortBy}`);
  const found = searched
    .records(store, context)
    .filter((record) => expression === undefined || satisfies(record, expression));
  const { rows, nextToken } = cutPage(sorted(found, sortBy, input.SortOrder ?? 'Descending'), input);
  return {
    Results: rows.map((record) => ({ [searched.member]: record }) as SearchRecord),
    TotalHits: { Value: found.length, Relation: 'EqualTo' },
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
}

/** Records without the property come last, whatever the order. */
function sorted(records: readonly Properties[], sortBy: string, order: string): Properties[] {
  const sign = order === 'Ascending' ? 1 : -1;
  const keyed = records.map((record) => ({ record, key: readProperty(record, sortBy)[0] }));
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    return sign * compareScalars(a.key, b.key);
  });
  return keyed.map(({ record }) => record);
}
