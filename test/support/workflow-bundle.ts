import { execFile } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runFolder } from './run-folder.js';

const BUNDLER = fileURLToPath(new URL('../../worker/bundle-workflows.ts', import.meta.url));
const loader = import.meta.resolve('tsx');

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
