import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundle, WorkflowBundleOption } from '@temporalio/worker';

/** The code of all workflows: of the file, where it was bundled before. */
export function workflowCode(file: string | undefined): Promise<WorkflowBundleOption> {
  return file === undefined ? bundleApart() : Promise.resolve({ codePath: file });
}

/**
 * Bundles in another process: the bundler takes 300 MB and would never give them back, and so it works while this process
 * loads what it needs.
 *
 * @throws Error when the bundler fails; its own message is on standard error
 */
async function bundleApart(): Promise<WorkflowBundle> {
  const folder = await mkdtemp(join(tmpdir(), 'forecast-bundle-'));
  const file = join(folder, 'workflows.js');
  try {
    const child = fork(fileURLToPath(new URL('./bundle-workflows.ts', import.meta.url)), [file], {
      // Standard output is for the ready line alone.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) =>
        code === 0
          ? resolve()
          : reject(new Error(`The workflows could not be bundled (${signal ?? `exit code ${code}`}).`)),
      );
    });
    return { code: await readFile(file, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
