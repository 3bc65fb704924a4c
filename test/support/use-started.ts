import { afterAll, beforeAll } from 'vitest';

/**
 * Starts something before the tests of the file and ends it after them. What it gives can be named at once, as if it had
 * started already; only tests and hooks may look into it.
 *
 * @param what begins the sentence of who looks too early, as "The S3 server"
 */
export function useStarted<T extends object>(
  what: string,
  start: () => Promise<T>,
  end: (started: T) => Promise<unknown>,
): T {
  let started: T | undefined;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(async () => {
    if (started !== undefined) await end(started);
  });
  return new Proxy({} as T, {
    get: (_, name) => {
      if (started === undefined) throw new Error(`${what} runs during tests only.`);
      return Reflect.get(started, name);
    },
  });
}
