import type Database from 'libsql';
import type { Resource, ResourceState } from '../model/resource.js';
import { transact } from './database.js';

/** Filters, order and page of a List call. Times are epoch milliseconds. */
export interface ListQuery {
  readonly nameContains?: string | undefined;
  readonly status?: string | undefined;
  /** Status of the warm pool, which training jobs have. */
  readonly warmPool?: string | undefined;
  readonly createdAfter?: number | undefined;
  readonly createdBefore?: number | undefined;
  readonly modifiedAfter?: number | undefined;
  readonly modifiedBefore?: number | undefined;
  readonly sortBy: 'name' | 'created_at' | 'modified_at' | 'status';
  readonly descending: boolean;
  readonly limit: number;
  /** Sort value and name of the last row of the page before. */
  readonly after?: readonly [string | number, string] | undefined;
}

interface Row {
  readonly name: string;
  readonly request: string;
  readonly state: string;
  readonly created_at: number;
  readonly modified_at: number;
}

/** The resources of one kind (training jobs, models …). Every write is durable when the call returns. */
export class ResourceStore<Request, State extends ResourceState> {
  constructor(
    private readonly database: Database.Database,
    private readonly kind: string,
  ) {}

  /** @returns false when the name is taken */
  insert(name: string, request: Request, state: State, now: number): boolean {
    const result = this.database
      .prepare(
        `INSERT INTO resources (kind, name, status, created_at, modified_at, request, state)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      )
      .run(this.kind, name, state.status, now, now, JSON.stringify(request), JSON.stringify(state));
    return result.changes > 0;
  }

  get(name: string): Resource<Request, State> | undefined {
    const row = this.database.prepare('SELECT * FROM resources WHERE kind = ? AND name = ?').get(this.kind, name);
    return row === undefined ? undefined : toResource(row as Row);
  }

  /** @returns the resource as stored after the change; undefined when it is gone */
  update(name: string, change: (state: State) => State, now: number): Resource<Request, State> | undefined {
    return transact(this.database, () => {
      const before = this.get(name);
      if (before === undefined) return undefined;
      const state = change(before.state);
      this.database
        .prepare('UPDATE resources SET status = ?, modified_at = ?, state = ? WHERE kind = ? AND name = ?')
        .run(state.status, now, JSON.stringify(state), this.kind, name);
      return { ...before, state, modifiedAt: now };
    });
  }

  delete(name: string): boolean {
    return this.database.prepare('DELETE FROM resources WHERE kind = ? AND name = ?').run(this.kind, name).changes > 0;
  }

  /** All resources in one of these states, oldest first. */
  inStatus(...statuses: readonly string[]): Resource<Request, State>[] {
    const marks = statuses.map(() => '?').join(', ');
    return this.database
      .prepare(`SELECT * FROM resources WHERE kind = ? AND status IN (${marks}) ORDER BY created_at, name`)
      .all(this.kind, ...statuses)
      .map((row) => toResource(row as Row));
  }

  list(query: ListQuery): Resource<Request, State>[] {
    const conditions = ['kind = ?'];
    const values: (string | number)[] = [this.kind];
    const where = (condition: string, value: string | number | undefined) => {
      if (value === undefined) return;
      conditions.push(condition);
      values.push(value);
    };
    where('instr(lower(name), lower(?)) > 0', query.nameContains);
    where('status = ?', query.status);
    where("json_extract(state, '$.warmPool.status') = ?", query.warmPool);
    where('created_at > ?', query.createdAfter);
    where('created_at < ?', query.createdBefore);
    where('modified_at > ?', query.modifiedAfter);
    where('modified_at < ?', query.modifiedBefore);
    const direction = query.descending ? 'DESC' : 'ASC';
    if (query.after !== undefined) {
      conditions.push(`(${query.sortBy}, name) ${query.descending ? '<' : '>'} (?, ?)`);
      values.push(...query.after);
    }
    return this.database
      .prepare(
        `SELECT * FROM resources WHERE ${conditions.join(' AND ')}
         ORDER BY ${query.sortBy} ${direction}, name ${direction} LIMIT ?`,
      )
      .all(...values, query.limit)
      .map((row) => toResource(row as Row));
  }
}

const toResource = <Request, State>(row: Row): Resource<Request, State> => ({
  name: row.name,
  request: JSON.parse(row.request) as Request,
  state: JSON.parse(row.state) as State,
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
});
