import { useStarted } from '../../../../test/support/use-started.js';
import type { ServerOptions } from '../../src/server.js';
import { startBench, type TestBench } from './test-bench.js';

/** Starts a local SageMaker on a real S3 server before the tests of the file, and ends both after them. */
export const useBench = (options: Partial<ServerOptions> = {}): Omit<TestBench, 'close'> =>
  useStarted(
    'The local SageMaker',
    () => startBench(options),
    (bench) => bench.close(),
  );
