import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundle, WorkflowBundleOption } from '@temporalio/worker';
import { VERSIONED_WORKERS } from '../contracts/temporal/versioned-workers.js';

/** The code of all workflows: of the file, where it was bundled before. @param isVersioned whether the worker belongs to a deployment */
export async function workflowCode(file: string | undefined, isVersioned: boolean): Promise<WorkflowBundleOption> {
  if (file !== undefined && !isVersioned) return { codePath: file };
  const { code } = file === undefined ? await bundleApart() : { code: await readFile(file, 'utf8') };
  return { code: isVersioned ? versionedCode(code) : code };
}

/** Lets the workflows state their behaviors. On the first line of the code, so that those of its source map stay. */
export const versionedCode = (code: string): string => `globalThis.${VERSIONED_WORKERS} = true; ${code}`;

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
