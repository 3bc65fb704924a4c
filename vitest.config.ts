import { silenceAwsVersionWarning } from '@durable-forecast/lib/supported-node.mjs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** `*.integration.test.ts` start servers, workers, threads or other programs; all other tests are alone in their process. */
const integration = ['test/**/*.integration.test.ts', 'packages/*/test/**/*.integration.test.ts'];
const all = ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'];

/** Folders whose files take minutes. */
const LONG = ['/test/e2e/', '/test/stack/'];

/** Begins with the files that take minutes, so that no worker waits at the end while another still has one of them. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isShort = ({ moduleId }: TestSpecification) => !LONG.some((folder) => moduleId.includes(folder));
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => Number(isShort(a)) - Number(isShort(b)));
  }
}

// It would stand between the results.
silenceAwsVersionWarning();

// What the tests' programs print is the same wherever they run: neither width nor colour comes from the shell or the CI that starts them.
for (const name of ['FORCE_COLOR', 'NO_COLOR', 'COLUMNS']) delete process.env[name];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: all, exclude: integration } },
      { extends: true, test: { name: 'integration', include: integration, globalSetup: 'test/support/run-folder.ts' } },
    ],
    sequence: { sequencer: LongestFirst },
    // Two cores: real servers and training processes share them with the tests.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
