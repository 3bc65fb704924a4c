import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder for what is built or downloaded once a user: servers and Python environments. */
export function cacheDir() {
  return (
    process.env.FORECAST_CACHE_DIR ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'durable-forecast')
  );
}
