import { afterAll, beforeAll } from 'vitest';
import type { ServerOptions } from '../../src/server.js';
import { startBench, type TestBench } from './test-bench.js';

/** Starts a local SageMaker on a real S3 server before the tests of the file, and ends both after them. */
export function useBench(options: Partial<ServerOptions> = {}): Omit<TestBench, 'close'> {
  let bench: TestBench | undefined;
  const started = (): TestBench => {
    if (bench === undefined) throw new Error('The local SageMaker runs during tests only.');
    return bench;
  };
  beforeAll(async () => {
    bench = await startBench(options);
  });
  afterAll(() => bench?.close());
  return {
    get root() {
      return started().root;
    },
    get store() {
      return started().store;
    },
    get server() {
      return started().server;
    },
    get sagemaker() {
      return started().sagemaker;
    },
    get logs() {
      return started().logs;
    },
  };
}
