import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'FORECAST_TEST_FOLDER';

/** The folder of what files of tests make once and share; one of its own in a process that no test runner started. */
export function runFolder(): string {
  const shared = process.env[VARIABLE];
  if (shared !== undefined) return shared;
  const folder = makeRunFolder();
  process.once('exit', () => removeRunFolder(folder));
  return folder;
}

/** The folder for this process and all that it starts. */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-tests-'));
  process.env[VARIABLE] = folder;
  return folder;
}

export const removeRunFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
