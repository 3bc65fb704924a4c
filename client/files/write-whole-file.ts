import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '@durable-forecast/lib/make-folder.mjs';

/** Writes a file that is there whole or not at all: whoever looks sees the one before it until it is complete. */
export async function writeWholeFile(path: string, text: string): Promise<void> {
  const file = resolve(path);
  makeFolder(dirname(file));
  const aside = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(aside, text);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
