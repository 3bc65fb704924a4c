import { validationError } from '../../model/aws-error.js';
import type { Resource, ResourceState } from '../../model/resource.js';
import type { ListQuery } from '../../store/resource-store.js';

/** The members that List calls share whose filters reach beyond one table. */
export interface RowsInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly CreatedAfter?: Date | undefined;
  readonly CreatedBefore?: Date | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
}

const DEFAULT_PAGE = 10;

interface Listed<Request, State extends ResourceState> {
  list(query: ListQuery): Resource<Request, State>[];
}

/** Every resource of a kind, oldest first. */
export const allRows = <Request, State extends ResourceState>(
  store: Listed<Request, State>,
): Resource<Request, State>[] => store.list({ sortBy: 'created_at', descending: false, limit: -1 });

/**
 * One page of rows that are already filtered, newest first unless asked otherwise, and the token of the next.
 *
 * @param sortValue by which to sort, for the given SortBy; by creation where it gives nothing
 */
export function pageOfRows<Row extends { readonly name: string; readonly createdAt: number }>(
  rows: readonly Row[],
  input: RowsInput,
  sortValue: (row: Row, sortBy: string) => string | number | undefined = () => undefined,
): { rows: Row[]; nextToken: string | undefined } {
  const sign = (input.SortOrder ?? 'Descending') === 'Descending' ? -1 : 1;
  const keyOf = (row: Row): string | number =>
    input.SortBy === 'Name' ? row.name : (sortValue(row, input.SortBy ?? '') ?? row.createdAt);
  const within = rows.filter(
    ({ createdAt }) =>
      createdAt > (input.CreatedAfter?.getTime() ?? Number.NEGATIVE_INFINITY) &&
      createdAt < (input.CreatedBefore?.getTime() ?? Number.POSITIVE_INFINITY),
  );
  const sorted = within.sort((a, b) => sign * (compare(keyOf(a), keyOf(b)) || compare(a.name, b.name)));
  return cutPage(sorted, input);
}

/** The page of a list that the token and MaxResults ask for. */
export function cutPage<Row>(
  rows: readonly Row[],
  input: Pick<RowsInput, 'NextToken' | 'MaxResults'>,
): { rows: Row[]; nextToken: string | undefined } {
  const offset = input.NextToken === undefined ? 0 : offsetOf(input.NextToken);
  const end = offset + (input.MaxResults ?? DEFAULT_PAGE);
  const nextToken = end < rows.length ? Buffer.from(String(end)).toString('base64url') : undefined;
  return { rows: rows.slice(offset, end), nextToken };
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function offsetOf(token: string): number {
  const text = Buffer.from(token, 'base64url').toString();
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw validationError('The request included an invalid token: NextToken was not returned by this operation.');
}
