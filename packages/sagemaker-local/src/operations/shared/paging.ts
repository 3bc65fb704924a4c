import { validationError } from '../../model/aws-error.js';
import type { Resource, ResourceState } from '../../model/resource.js';
import type { ListQuery } from '../../store/resource-store.js';

/** The members that SageMaker's List calls share. */
export interface ListInput {
  readonly NextToken?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
  readonly CreationTimeAfter?: Date | undefined;
  readonly CreationTimeBefore?: Date | undefined;
  readonly LastModifiedTimeAfter?: Date | undefined;
  readonly LastModifiedTimeBefore?: Date | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
}

/** AWS's page size where the caller names none. */
const DEFAULT_PAGE = 10;

const SORT_COLUMNS: Readonly<Record<string, ListQuery['sortBy']>> = {
  Name: 'name',
  CreationTime: 'created_at',
  LastModifiedTime: 'modified_at',
  Status: 'status',
};

/** One page of a List call, and the token of the next. */
export function listPage<Request, State extends ResourceState>(
  store: { list(query: ListQuery): Resource<Request, State>[] },
  input: ListInput,
  defaultOrder: 'Ascending' | 'Descending',
): { rows: Resource<Request, State>[]; nextToken: string | undefined } {
  const limit = input.MaxResults ?? DEFAULT_PAGE;
  const sortBy = SORT_COLUMNS[input.SortBy ?? 'CreationTime'] ?? 'created_at';
  const found = store.list({
    nameContains: input.NameContains,
    status: input.StatusEquals,
    createdAfter: input.CreationTimeAfter?.getTime(),
    createdBefore: input.CreationTimeBefore?.getTime(),
    modifiedAfter: input.LastModifiedTimeAfter?.getTime(),
    modifiedBefore: input.LastModifiedTimeBefore?.getTime(),
    sortBy,
    descending: (input.SortOrder ?? defaultOrder) === 'Descending',
    limit: limit + 1,
    after: input.NextToken === undefined ? undefined : decodeToken(input.NextToken),
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const more = found.length > limit && last !== undefined;
  return { rows, nextToken: more ? encodeToken(sortValue(last, sortBy), last.name) : undefined };
}

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

const encodeToken = (value: string | number, name: string): string =>
  Buffer.from(JSON.stringify([value, name])).toString('base64url');

function decodeToken(token: string): readonly [string | number, string] {
  try {
    const parsed = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown;
    if (Array.isArray(parsed) && parsed.length === 2 && typeof parsed[1] === 'string') {
      return [parsed[0] as string | number, parsed[1]];
    }
  } catch {
    // Told below, like a token of the wrong shape.
  }
  throw validationError('The request included an invalid token: NextToken was not returned by this operation.');
}
