import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundle, WorkflowBundleOption } from '@temporalio/worker';
import { ENCODED_FAILURES } from '../contracts/temporal/encoded-failures.js';
import { VERSIONED_WORKERS } from '../contracts/temporal/versioned-workers.js';

/** What a worker tells its workflows before their code. */
export interface WorkflowFlags {
  /** Whether the worker belongs to a deployment: the workflows then state their behaviors. */
  readonly isVersioned: boolean;
  /** Whether what Temporal stores is encrypted, messages of failures with it. */
  readonly isEncrypted: boolean;
}

/** The code of all workflows: of the file, where it was bundled before. */
export async function workflowCode(file: string | undefined, flags: WorkflowFlags): Promise<WorkflowBundleOption> {
  if (file !== undefined && !flags.isVersioned && !flags.isEncrypted) return { codePath: file };
  const { code } = file === undefined ? await bundleApart() : { code: await readFile(file, 'utf8') };
  return { code: flaggedCode(code, flags) };
}

/** On the first line of the code, so that those of its source map stay. */
export const flaggedCode = (code: string, { isVersioned, isEncrypted }: WorkflowFlags): string =>
  [isVersioned ? [VERSIONED_WORKERS] : [], isEncrypted ? [ENCODED_FAILURES] : []]
    .flat()
    .map((flag) => `globalThis.${flag} = true; `)
    .join('') + code;

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
