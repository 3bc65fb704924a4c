// `npm run infra-record`: runs the tests that call most of AWS, and writes down which rights their programs needed. See infra/README.md.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RECORDED, recordedAccess } from './recorded-access.js';

/** Runs of the whole pipeline by real programs, and what only some requests or failures lead to, by activities in the process of a test. */
const TESTS = [
  ...['e2e/commands', 'e2e/schedules', 'e2e/members', 'e2e/foreign-ids'],
  ...['workflows/endpoint', 'workflows/sweep/amt', 'workflows/automl', 'workflows/maintenance', 'workflows/transform'],
  ...[
    'workflows/training/training-trial',
    'activities/training/training.',
    'activities/training/job-log',
    'activities/tuning',
  ],
  ...[
    'activities/registry',
    'activities/tracking/experiments',
    'activities/notification/publish-to-topic',
    'activities/scheduling',
  ],
  ...['client/rollback', 'client/quantities', 'client/delete-versions', 'client/why-not-cached'],
];

const folder = mkdtempSync(join(tmpdir(), 'forecast-calls-'));
try {
  const tests = TESTS.map((name) => `test/${name}`);
  const { status } = spawnSync('npx', ['vitest', 'run', ...tests, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, FORECAST_RECORD_CALLS: folder },
  });
  if (status !== 0)
    throw new Error(
      'A test failed: what was recorded may lack something, so infra/recorded-calls.json stays as it was.',
    );
  writeFileSync(RECORDED, `${JSON.stringify(recordedAccess(folder), undefined, 2)}\n`);
  console.log(`${fileURLToPath(RECORDED)} has what these tests needed.`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
