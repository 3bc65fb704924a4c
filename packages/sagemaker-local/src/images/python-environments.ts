import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeFolder, MadeFolders, runTool } from './made-folders.js';

/** An environment of Python packages that a container needs beside the common ones. */
export interface PythonEnvironment extends MadeFolder {
  /** Locked requirements, with hashes. */
  readonly requirements: string;
}

const INTERPRETER = join('bin', 'python');

/** The interpreter of an environment. */
export const interpreterOf = ({ folder }: Pick<PythonEnvironment, 'folder'>): string => join(folder, INTERPRETER);

/**
 * Python environments of containers whose packages are too heavy for those that don't need them. One is made when a
 * container first needs it, as an image is pulled, and named after its requirements: others make another one.
 */
export class PythonEnvironments {
  private readonly folders = new MadeFolders();

  /** @param python what environments are made with */
  constructor(
    private readonly parent: string,
    private readonly python: string,
  ) {}

  /** @throws Error when the file can't be read */
  async of(container: string, requirements: string): Promise<PythonEnvironment> {
    const hash = createHash('sha256').update(await readFile(requirements));
    const name = `python-${container}-${hash.digest('hex').slice(0, 16)}`;
    return { folder: join(this.parent, name), proof: INTERPRETER, requirements };
  }

  isMade(environment: PythonEnvironment): boolean {
    return this.folders.isMade(environment);
  }

  /** Makes an environment where it is missing; jobs that need one at once share the work. @throws Error with the installer's reason */
  make(environment: PythonEnvironment): Promise<void> {
    return this.folders.make(environment, (part) => this.install(environment, part));
  }

  /** Nothing is called but its interpreter, which finds its packages wherever the folder lies. */
  private async install({ requirements }: PythonEnvironment, part: string): Promise<void> {
    // Packages of the user's own folder must not count as installed.
    const env = { PIP_USER: '0', PYTHONNOUSERSITE: '1' };
    await runTool(this.python, ['-m', 'venv', part], env);
    const pip = ['-I', '-m', 'pip', '--disable-pip-version-check', 'install', '--quiet', '--no-input'];
    await runTool(join(part, 'bin', 'python'), [...pip, '--require-hashes', '-r', requirements], env);
  }
}
