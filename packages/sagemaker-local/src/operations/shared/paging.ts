import { validationError } from '../../model/aws-error.js';
import type { Resource, ResourceState } from '../../model/resource.js';
import type { ListQuery } from '../../store/resource-store.js';
import { decodeToken, encodeToken } from './page-token.js';

/** Which page of a list is asked for. */
export interface PageInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
}

interface SortedPageInput extends PageInput {
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
}

/** The members that SageMaker's List calls share. */
export interface ListInput extends SortedPageInput {
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
  readonly WarmPoolStatusEquals?: string | undefined;
  readonly CreationTimeAfter?: Date | undefined;
  readonly CreationTimeBefore?: Date | undefined;
  readonly LastModifiedTimeAfter?: Date | undefined;
  readonly LastModifiedTimeBefore?: Date | undefined;
}

/** The members that List calls share whose filters reach beyond one table. */
export interface RowsInput extends SortedPageInput {
  readonly CreatedAfter?: Date | undefined;
  readonly CreatedBefore?: Date | undefined;
}

/** One page, and the token of the next. */
export interface Page<Row> {
  readonly rows: Row[];
  readonly nextToken: string | undefined;
}

interface Listed<Request, State extends ResourceState> {
  list(query: ListQuery): Resource<Request, State>[];
}

/** AWS's page size where the caller names none. */
const DEFAULT_PAGE = 10;

const SORT_COLUMNS: Readonly<Record<string, ListQuery['sortBy']>> = {
  Name: 'name',
  CreationTime: 'created_at',
  LastModifiedTime: 'modified_at',
  Status: 'status',
};

/** One page of a List call, filtered and sorted by the store. */
export function listPage<Request, State extends ResourceState>(
  store: Listed<Request, State>,
  input: ListInput,
  defaultOrder: 'Ascending' | 'Descending',
): Page<Resource<Request, State>> {
  const limit = input.MaxResults ?? DEFAULT_PAGE;
  const sortBy = columnOf(input.SortBy ?? 'CreationTime');
  const found = store.list({
    nameContains: input.NameContains,
    status: input.StatusEquals,
    warmPool: input.WarmPoolStatusEquals,
    createdAfter: input.CreationTimeAfter?.getTime(),
    createdBefore: input.CreationTimeBefore?.getTime(),
    modifiedAfter: input.LastModifiedTimeAfter?.getTime(),
    modifiedBefore: input.LastModifiedTimeBefore?.getTime(),
    sortBy,
    descending: (input.SortOrder ?? defaultOrder) === 'Descending',
    limit: limit + 1,
    after: input.NextToken === undefined ? undefined : decodeToken(input.NextToken, isRowKey),
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const more = found.length > limit && last !== undefined;
  return { rows, nextToken: more ? encodeToken([sortValue(last, sortBy), last.name]) : undefined };
}

/** @throws AwsError for a column that no list has, whatever the protocol layer has let through */
function columnOf(sortBy: string): ListQuery['sortBy'] {
  const column = Object.hasOwn(SORT_COLUMNS, sortBy) ? SORT_COLUMNS[sortBy] : undefined;
  if (column !== undefined) return column;
  throw validationError(
    `1 validation error detected: Value '${sortBy.slice(0, 200)}' at 'sortBy' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${Object.keys(SORT_COLUMNS).join(', ')}]`,
  );
}

/** Every resource of a kind, oldest first. */
export const allRows = <Request, State extends ResourceState>(
  store: Listed<Request, State>,
): Resource<Request, State>[] => store.list({ sortBy: 'created_at', descending: false, limit: -1 });

/**
 * One page of rows that are already filtered, newest first unless asked otherwise.
 *
 * @param sortValueOf by which to sort, for the given SortBy; by creation where it gives nothing
 */
export function pageOfRows<Row extends { readonly name: string; readonly createdAt: number }>(
  rows: readonly Row[],
  input: RowsInput,
  sortValueOf: (row: Row, sortBy: string) => string | number | undefined = () => undefined,
): Page<Row> {
  const sign = (input.SortOrder ?? 'Descending') === 'Descending' ? -1 : 1;
  const keyOf = (row: Row): string | number =>
    input.SortBy === 'Name' ? row.name : (sortValueOf(row, input.SortBy ?? '') ?? row.createdAt);
  const within = rows.filter(
    ({ createdAt }) =>
      createdAt > (input.CreatedAfter?.getTime() ?? Number.NEGATIVE_INFINITY) &&
      createdAt < (input.CreatedBefore?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  const sorted = within.sort((a, b) => sign * (compare(keyOf(a), keyOf(b)) || compare(a.name, b.name)));
  return cutPage(sorted, input);
}

/** The page of a list that the token and MaxResults ask for. */
export function cutPage<Row>(rows: readonly Row[], input: PageInput, defaultPage = DEFAULT_PAGE): Page<Row> {
  const offset = input.NextToken === undefined ? 0 : decodeToken(input.NextToken, isOffset);
  const end = offset + (input.MaxResults ?? defaultPage);
  return { rows: rows.slice(offset, end), nextToken: end < rows.length ? encodeToken(end) : undefined };
}

/** Sort value and name of the last row of the page before. */
const isRowKey = (place: unknown): place is readonly [string | number, string] =>
  Array.isArray(place) && place.length === 2 && typeof place[1] === 'string';

const isOffset = (place: unknown): place is number => Number.isSafeInteger(place) && (place as number) >= 0;

function sortValue(row: Resource<unknown, ResourceState>, sortBy: ListQuery['sortBy']): string | number {
  switch (sortBy) {
    case 'name':
      return row.name;
    case 'created_at':
      return row.createdAt;
    case 'modified_at':
      return row.modifiedAt;
    case 'status':
      return row.state.status;
  }
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
