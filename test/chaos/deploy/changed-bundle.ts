import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runFolder } from '../../support/run-folder.js';

const BUNDLER = fileURLToPath(new URL('../../../worker/bundle-workflows.ts', import.meta.url));
const CHANGED = fileURLToPath(new URL('./changed-workflows.ts', import.meta.url));

/** The code of a later build, bundled as a worker does it. @returns its file */
export async function changedBundleFile(): Promise<string> {
  const file = join(runFolder(), 'changed-workflows.js');
  await promisify(execFile)(process.execPath, ['--import', import.meta.resolve('tsx'), BUNDLER, file, CHANGED]);
  return file;
}
