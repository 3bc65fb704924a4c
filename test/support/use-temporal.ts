import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Logger } from '@temporalio/worker';
import { afterAll, beforeAll } from 'vitest';
import { type Attributes, startTemporal, withWorkers } from './temporal.js';

type Activities = Parameters<typeof withWorkers>[1];

/** A Temporal server for the tests of one file. */
export interface TestTemporal {
  readonly client: TestWorkflowEnvironment['client'];
  /** Runs workers for every task queue while `work` goes on. */
  readonly withWorkers: <T>(activities: Activities, work: () => Promise<T>) => Promise<T>;
}

/** Starts the server before the tests of the file, and ends it after them; a logger gets what Temporal's SDK logs. */
export function useTemporal(logger?: Logger, attributes?: Attributes): TestTemporal {
  let environment: TestWorkflowEnvironment | undefined;
  const started = (): TestWorkflowEnvironment => {
    if (environment === undefined) throw new Error('The Temporal server runs during tests only.');
    return environment;
  };
  beforeAll(async () => {
    environment = await startTemporal(logger, attributes);
  });
  afterAll(async () => {
    await environment?.teardown();
  });
  return {
    get client() {
      return started().client;
    },
    withWorkers: (activities, work) => withWorkers(started(), activities, work),
  };
}
