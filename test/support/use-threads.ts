import { afterAll } from 'vitest';
import { type TestThreads, testThreads } from './threads.js';

/** Worker threads for the tests of the file. */
export function useThreads(): TestThreads {
  const threads = testThreads();
  afterAll(() => threads.close());
  return threads;
}
