import { execFile } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { runFolder } from './run-folder.js';

const BUNDLER = fileURLToPath(new URL('../../worker/bundle-workflows.ts', import.meta.url));
/** Not by `import.meta.resolve`, which the process that starts the files of tests lacks. */
const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

let bundling: Promise<string> | undefined;

/** The code of all workflows as workers load it, bundled once a run of the tests. @returns its file */
export function workflowBundleFile(): Promise<string> {
  bundling ??= bundle();
  return bundling;
}

async function bundle(): Promise<string> {
  const file = join(runFolder(), 'workflows.js');
  if (existsSync(file)) return file;
  // Written aside: another file of tests may look for it now.
  const aside = `${file}.${process.pid}`;
  await promisify(execFile)(process.execPath, ['--import', loader, BUNDLER, aside]);
  renameSync(aside, file);
  return file;
}
