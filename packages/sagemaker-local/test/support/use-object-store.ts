import { useStarted } from '../../../../test/support/use-started.js';
import { type ObjectStore, startObjectStore } from './test-bench.js';

/** Starts an S3 server with one bucket before the tests of the file, and ends it after them. */
export const useObjectStore = (): Omit<ObjectStore, 'close'> =>
  useStarted('The S3 server', startObjectStore, (store) => store.close());
