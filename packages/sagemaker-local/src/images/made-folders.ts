import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder that is made when it is first needed. */
export interface MadeFolder {
  /** Named after what is in it: other content is another folder. */
  readonly folder: string;
  /** A file in it; where it is, the folder is whole. */
  readonly proof: string;
}

/**
 * Makes folders that containers need and nobody has made yet, each once for all jobs that need it at the same time. A folder appears
 * whole, under its own name at last: a server that ends meanwhile leaves a part that counts for nothing.
 */
export class MadeFolders {
  private readonly open = new Map<string, Promise<void>>();

  isMade({ folder, proof }: MadeFolder): boolean {
    return existsSync(join(folder, proof));
  }

  /** @param fill writes what belongs into a folder @throws what `fill` throws */
  async make(made: MadeFolder, fill: (part: string) => Promise<void>): Promise<void> {
    if (this.isMade(made)) return;
    const { folder } = made;
    const begun = this.open.get(folder);
    const making = begun ?? this.begin(made, fill).finally(() => this.open.delete(folder));
    this.open.set(folder, making);
    await making;
  }

  private async begin(made: MadeFolder, fill: (part: string) => Promise<void>): Promise<void> {
    const { folder } = made;
    const part = `${folder}.${process.pid}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    try {
      await fill(part);
      await rename(part, folder).catch((error: unknown) => {
        // Another server was faster.
        if (!this.isMade(made)) throw error;
      });
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  }
}

/** Runs a program to its end. @throws Error with what it said last, and with `code` ENOENT where there is no such program */
export async function runTool(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  try {
    await run(program, words, { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    throw Object.assign(new Error(lastLines(error)), { code: (error as { readonly code?: unknown }).code });
  }
}

/** What an installer or a compiler said last, which is why it failed. */
function lastLines(error: unknown): string {
  const { stderr = '', stdout = '', message } = error as Error & { readonly stderr?: string; readonly stdout?: string };
  const said = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return said.length === 0 ? message : said.slice(-3).join(' ').slice(0, 600);
}
