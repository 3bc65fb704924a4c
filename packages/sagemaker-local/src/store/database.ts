import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

export type { Database } from 'libsql';

/** Thrown when another server already works on the same root. */
export class RootInUseError extends Error {
  override readonly name = 'RootInUseError';
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS resources (
  kind TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL,
  request TEXT NOT NULL, state TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS resources_by_creation ON resources (kind, created_at, name);
CREATE INDEX IF NOT EXISTS resources_by_status ON resources (kind, status);
CREATE TABLE IF NOT EXISTS tags (arn TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (arn, key));
CREATE TABLE IF NOT EXISTS log_streams (
  log_group TEXT NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (log_group, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS metric_values (
  id INTEGER PRIMARY KEY, component TEXT NOT NULL, metric TEXT NOT NULL, step INTEGER, at INTEGER NOT NULL, value REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS metric_values_by_metric ON metric_values (component, metric, id);
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/**
 * Opens the server's database below its root.
 *
 * Every commit reaches the disk before it returns (WAL, synchronous FULL). The exclusive lock lasts as long as the
 * process: a second server on the same root can't start, and a killed one leaves no lock behind.
 *
 * @throws RootInUseError when another server has the root open
 */
export function openDatabase(root: string): Database.Database {
  mkdirSync(root, { recursive: true });
  const database = new Database(join(root, 'store.db'), { timeout: 500 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(SCHEMA);
    // The first write takes the exclusive lock; until then a second server could still open the file.
    database.prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)').run('schema', '1');
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) {
      throw new RootInUseError(`Another server already works in ${root}. Stop it, or choose another --root.`);
    }
    throw error;
  }
  return database;
}

/**
 * Closes the database and gives up its lock at once. The driver keeps the file open as long as it remembers statements,
 * so closing alone would keep the root from the next server of this process.
 */
export function closeDatabase(database: Database.Database): void {
  try {
    database.pragma('journal_mode = DELETE');
    database.pragma('locking_mode = NORMAL');
    // The lock goes with the first access to the file in the new mode.
    database.prepare('SELECT count(*) FROM settings').get();
  } finally {
    database.close();
  }
}

/** Runs the work in one transaction: all of its writes become durable together, or none. */
export function transact<T>(database: Database.Database, work: () => T): T {
  if (database.inTransaction) return work();
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some errors, a full disk for one, have ended the transaction already.
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Whether the database could not do its work: what should have been stored must not be taken for done. */
export const isStoreFailure = (error: unknown): boolean => /^SQLITE_/.test((error as { code?: string }).code ?? '');
