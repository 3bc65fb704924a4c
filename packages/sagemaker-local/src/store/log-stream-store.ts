import type Database from 'libsql';

/** A CloudWatch log stream and the file it is read from (relative to the server's root). */
export interface StoredLogStream {
  readonly group: string;
  readonly name: string;
  readonly file: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

interface Row {
  readonly log_group: string;
  readonly name: string;
  readonly file: string;
  readonly created_at: number;
}

export class LogStreamStore {
  constructor(private readonly database: Database.Database) {}

  /** Registers a stream; one that exists keeps its file. */
  add(stream: StoredLogStream): void {
    this.database
      .prepare('INSERT INTO log_streams (log_group, name, file, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(stream.group, stream.name, stream.file, stream.createdAt);
  }

  get(group: string, name: string): StoredLogStream | undefined {
    const row = this.database.prepare('SELECT * FROM log_streams WHERE log_group = ? AND name = ?').get(group, name);
    return row === undefined ? undefined : toStream(row as Row);
  }

  /** The streams whose names begin with the prefix, by name. */
  withPrefix(group: string, prefix: string): StoredLogStream[] {
    return this.database
      .prepare('SELECT * FROM log_streams WHERE log_group = ? AND substr(name, 1, ?) = ? ORDER BY name')
      .all(group, prefix.length, prefix)
      .map((row) => toStream(row as Row));
  }

  /** The groups that have streams, by name. */
  groups(): { readonly name: string; readonly createdAt: number }[] {
    return this.database
      .prepare(
        'SELECT log_group AS name, min(created_at) AS createdAt FROM log_streams GROUP BY log_group ORDER BY name',
      )
      .all() as { name: string; createdAt: number }[];
  }

  removeWithPrefix(group: string, prefix: string): void {
    this.database
      .prepare('DELETE FROM log_streams WHERE log_group = ? AND substr(name, 1, ?) = ?')
      .run(group, prefix.length, prefix);
  }
}

const toStream = (row: Row): StoredLogStream => ({
  group: row.log_group,
  name: row.name,
  file: row.file,
  createdAt: row.created_at,
});
