import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'FORECAST_TEST_FOLDER';

/** Before all integration tests: a folder for what they make once and share. @returns what removes it */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-tests-'));
  process.env[VARIABLE] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The folder of this run of the tests; one of its own in a process that no test runner started. */
export function runFolder(): string {
  const shared = process.env[VARIABLE];
  if (shared !== undefined) return shared;
  process.once('exit', setup());
  return process.env[VARIABLE] as string;
}
