import { silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { watchedForks } from './test/support/watched-forks.js';

/** `*.integration.test.ts` start servers, workers, threads or other programs; all other tests are alone in their process. */
const integration = ['test/**/*.integration.test.ts', 'packages/*/test/**/*.integration.test.ts'];
const all = ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'];
/** Integration tests that take minutes. */
const long = ['test/e2e/**/*.integration.test.ts', 'test/stack/**/*.integration.test.ts'];

/** In this order: no worker waits at the end while another still has a file that takes minutes. */
const PROJECTS = ['long', 'integration', 'unit'];

/** Files of a project stay together, since only those can share a process. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const placeOf = ({ project }: TestSpecification) => PROJECTS.indexOf(project.name);
    return sorted.sort((a, b) => placeOf(a) - placeOf(b));
  }
}

// It would stand between the results.
silenceAwsVersionWarning();

// What the tests' programs print is the same wherever they run: neither width nor colour comes from the shell or the CI that starts them.
for (const name of ['FORCE_COLOR', 'NO_COLOR', 'COLUMNS']) delete process.env[name];

/** What files of tests share. */
const globalSetup = 'test/global-setup.ts';

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'long', include: long, globalSetup } },
      // File after file in one process: loading what all need anew for each takes longer than many of the tests.
      {
        extends: true,
        test: { name: 'integration', include: integration, exclude: long, globalSetup, isolate: false },
      },
      { extends: true, test: { name: 'unit', include: all, exclude: integration, isolate: false } },
    ],
    pool: watchedForks,
    setupFiles: [
      'test/support/leave-no-trace.ts',
      // Only where somebody wants to know which rights the code needs: npm run infra-record.
      ...(process.env.FORECAST_RECORD_CALLS === undefined ? [] : ['test/infra/record-in-tests.ts']),
    ],
    sequence: { sequencer: LongestFirst },
    // One more than the two cores of a small machine: two files side by side leave up to a third of it idle, since tests wait for
    // timers, for servers, and until a death is noticed.
    maxWorkers: 3,
    // Beyond the patience of test/support/until.ts, which says what it waited for.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
