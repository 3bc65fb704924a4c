import type { KeyRing } from '@durable-forecast/lib/payload-encryption/key-ring';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Logger } from '@temporalio/worker';
import { type Attributes, startTemporal, withWorkers } from './temporal.js';
import { useStarted } from './use-started.js';

type Activities = Parameters<typeof withWorkers>[1];

/** A Temporal server for the tests of one file. */
export interface TestTemporal {
  readonly client: TestWorkflowEnvironment['client'];
  /** Runs workers for every task queue while `work` goes on. */
  readonly withWorkers: <T>(activities: Activities, work: () => Promise<T>, keys?: KeyRing) => Promise<T>;
}

/** Starts the server before the tests of the file, and ends it after them; a logger gets what Temporal's SDK logs. */
export function useTemporal(logger?: Logger, attributes?: Attributes): TestTemporal {
  return useStarted(
    'The Temporal server',
    async () => {
      const environment = await startTemporal(logger, attributes);
      return {
        client: environment.client,
        withWorkers: <T>(activities: Activities, work: () => Promise<T>, keys?: KeyRing) =>
          withWorkers(environment, activities, work, keys),
        end: () => environment.teardown(),
      };
    },
    ({ end }) => end(),
  );
}
