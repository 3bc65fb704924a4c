import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ByteSource } from '../../src/tensors/tensor-reader.js';

/** Written by `debugger_writer.py` of `sagemaker_container`; test/containers proves that it still writes exactly this. */
export const goldenFolder = fileURLToPath(new URL('./golden', import.meta.url));

/** All files of a folder, by name relative to it. */
export async function filesOf(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [relative(folder, file), new Uint8Array(await readFile(file))] as const),
    ),
  );
}

/** The golden directory of an ended training. The marker is empty, and its name would make it a TypeScript file. */
export const goldenFiles = async (): Promise<Map<string, Uint8Array>> =>
  (await filesOf(goldenFolder)).set('training_job_end.ts', new Uint8Array());

/** A directory in memory, which a test may change between two looks. */
export const sourceOf = (files: ReadonlyMap<string, Uint8Array>): ByteSource => ({
  list: async (prefix) => [...files.keys()].filter((name) => name.startsWith(prefix)),
  read: async (name) => files.get(name),
});
