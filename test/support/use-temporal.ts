import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll } from 'vitest';
import { startTemporal, withWorkers } from './temporal.js';

type Activities = Parameters<typeof withWorkers>[1];

/** A Temporal server for the tests of one file. */
export interface TestTemporal {
  readonly client: TestWorkflowEnvironment['client'];
  /** Runs workers for every task queue while `work` goes on. */
  readonly withWorkers: <T>(activities: Activities, work: () => Promise<T>) => Promise<T>;
}

/** Starts the server before the tests of the file, and ends it after them. */
export function useTemporal(): TestTemporal {
  let environment: TestWorkflowEnvironment | undefined;
  const started = (): TestWorkflowEnvironment => {
    if (environment === undefined) throw new Error('The Temporal server runs during tests only.');
    return environment;
  };
  beforeAll(async () => {
    environment = await startTemporal();
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
