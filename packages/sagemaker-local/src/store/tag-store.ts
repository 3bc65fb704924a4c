import type Database from 'libsql';
import { transact } from './database.js';

export interface StoredTag {
  readonly key: string;
  readonly value: string;
}

/** Tags by the ARN of what they are on. */
export class TagStore {
  constructor(private readonly database: Database.Database) {}

  /** In the order of their keys. */
  list(arn: string): StoredTag[] {
    return this.database.prepare('SELECT key, value FROM tags WHERE arn = ? ORDER BY key').all(arn) as StoredTag[];
  }

  /** Adds tags; a key that is there already gets the new value. */
  put(arn: string, tags: readonly StoredTag[]): void {
    transact(this.database, () => {
      const insert = this.database.prepare('INSERT OR REPLACE INTO tags (arn, key, value) VALUES (?, ?, ?)');
      for (const { key, value } of tags) insert.run(arn, key, value);
    });
  }

  remove(arn: string, keys: readonly string[]): void {
    transact(this.database, () => {
      const remove = this.database.prepare('DELETE FROM tags WHERE arn = ? AND key = ?');
      for (const key of keys) remove.run(arn, key);
    });
  }

  removeAll(arn: string): void {
    this.database.prepare('DELETE FROM tags WHERE arn = ?').run(arn);
  }
}
