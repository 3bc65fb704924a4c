import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An environment of Python packages that a container needs beside the common ones. */
export interface PythonEnvironment {
  /** Its folder, named after what is in it. */
  readonly folder: string;
  /** Locked requirements, with hashes. */
  readonly requirements: string;
}

/** The interpreter of an environment. */
export const interpreterOf = ({ folder }: PythonEnvironment): string => join(folder, 'bin', 'python');

/**
 * Python environments of containers whose packages are too heavy for those that don't need them. One is made when a
 * container first needs it, as an image is pulled, and named after its requirements: others make another one.
 */
export class PythonEnvironments {
  private readonly open = new Map<string, Promise<void>>();

  /** @param python what environments are made with */
  constructor(
    private readonly parent: string,
    private readonly python: string,
  ) {}

  /** @throws Error when the file can't be read */
  async of(container: string, requirements: string): Promise<PythonEnvironment> {
    const hash = createHash('sha256').update(await readFile(requirements));
    const name = `python-${container}-${hash.digest('hex').slice(0, 16)}`;
    return { folder: join(this.parent, name), requirements };
  }

  isMade(environment: PythonEnvironment): boolean {
    return existsSync(interpreterOf(environment));
  }

  /** Makes an environment where it is missing; jobs that need one at once share the work. @throws Error with the installer's reason */
  async make(environment: PythonEnvironment): Promise<void> {
    if (this.isMade(environment)) return;
    const { folder } = environment;
    const begun = this.open.get(folder);
    const making = begun ?? this.install(environment).finally(() => this.open.delete(folder));
    this.open.set(folder, making);
    await making;
  }

  /**
   * It appears whole, under its own name at last: a server that ends meanwhile leaves a part that counts for nothing. Nothing is
   * called but its interpreter, which finds its packages wherever the folder lies.
   */
  private async install(environment: PythonEnvironment): Promise<void> {
    const { folder, requirements } = environment;
    const part = `${folder}.${process.pid}.part`;
    await rm(part, { recursive: true, force: true });
    await mkdir(this.parent, { recursive: true });
    try {
      await this.command(this.python, '-m', 'venv', part);
      const pip = ['-I', '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-input'];
      await this.command(join(part, 'bin', 'python'), ...pip, '--require-hashes', '-r', requirements);
      await rename(part, folder).catch((error: unknown) => {
        // Another server was faster.
        if (!this.isMade(environment)) throw error;
      });
    } finally {
      await rm(part, { recursive: true, force: true });
    }
  }

  private async command(program: string, ...words: readonly string[]): Promise<void> {
    // Packages of the user's own folder must not count as installed.
    const env = { ...process.env, PIP_USER: '0', PYTHONNOUSERSITE: '1' };
    try {
      await run(program, words, { env, maxBuffer: 64 * 1024 * 1024 });
    } catch (error) {
      throw new Error(lastLines(error));
    }
  }
}

/** What an installer said last, which is why it failed. */
function lastLines(error: unknown): string {
  const { stderr = '', stdout = '', message } = error as Error & { readonly stderr?: string; readonly stdout?: string };
  const said = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return said.length === 0 ? message : said.slice(-3).join(' ').slice(0, 600);
}
