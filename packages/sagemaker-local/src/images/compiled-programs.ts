import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MadeFolder, MadeFolders, runTool } from './made-folders.js';

/** How the program of a container is made of its sources. */
export interface Compilation {
  /** The compiler and its words, in which `{dir}` is the container's folder and `{built}` where the program is to lie. */
  readonly command: readonly string[];
  /** What a machine must have for it, with the way to get it, as a phrase. */
  readonly needs?: string | undefined;
}

/** The program of a container, compiled or not yet. */
export interface CompiledProgram extends MadeFolder {
  readonly compilation: Compilation;
  /** The container's folder. */
  readonly sources: string;
}

/** Written last. */
const PROOF = '.compiled';

/**
 * Programs of containers that are written in a language to be compiled. One is compiled when a container first needs it, as an image is
 * pulled, and named after its sources: changed ones are compiled again.
 */
export class CompiledPrograms {
  private readonly folders = new MadeFolders();

  constructor(private readonly parent: string) {}

  /** @throws Error when the sources can't be read */
  async of(container: string, sources: string, compilation: Compilation): Promise<CompiledProgram> {
    const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, compilation.command]));
    const entries = await readdir(sources, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) {
      hash.update(JSON.stringify(file.slice(sources.length)));
      hash.update(await readFile(file));
    }
    const folder = join(this.parent, `built-${container}-${hash.digest('hex').slice(0, 16)}`);
    return { folder, proof: PROOF, compilation, sources };
  }

  isMade(program: CompiledProgram): boolean {
    return this.folders.isMade(program);
  }

  /** Compiles a program where that has not been done; jobs that need it at once share the work. @throws Error with the compiler's reason */
  make(program: CompiledProgram): Promise<void> {
    return this.folders.make(program, (part) => compile(program, part));
  }
}

async function compile({ compilation, sources }: CompiledProgram, part: string): Promise<void> {
  const { command, needs } = compilation;
  await mkdir(part, { recursive: true });
  const [compiler = '', ...words] = command.map((word) =>
    word.replaceAll('{dir}', sources).replaceAll('{built}', part),
  );
  try {
    await runTool(compiler, words);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
    throw new Error(
      `this machine has no ${compiler}. Install ${needs ?? 'it'}, or build the image by its Dockerfile and let a container engine run it`,
    );
  }
  await writeFile(join(part, PROOF), '');
}
