import { afterAll } from 'vitest';
import { temporaryFolder } from './test-bench.js';

/** A new folder that is removed after the tests of the file. @returns its path */
export function useFolder(): string {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  return folder.path;
}
