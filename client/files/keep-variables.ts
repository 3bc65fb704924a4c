import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';

/**
 * Writes variables into a file of variables. Lines of the same names are replaced where they stand, all others stay as they are; the
 * file is never half-written, and may be read by whoever could read it before, a new one by its owner alone.
 *
 * @param isPrivate whether they are secrets: the file is then its owner's alone, whatever it was before
 */
export async function keepVariables(
  file: string,
  variables: Readonly<Record<string, string>>,
  { isPrivate = false }: { readonly isPrivate?: boolean } = {},
): Promise<void> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const mode = await stat(file).then(
    ({ mode: found }) => (isPrivate ? 0o600 : found & 0o777),
    () => 0o600,
  );
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(aside, withVariables(before, variables), { mode, flag: 'wx' });
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** The text of a file of variables with others in it. */
export function withVariables(text: string, variables: Readonly<Record<string, string>>): string {
  const left = new Map(Object.entries(variables));
  const lines = text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
  const kept = lines.flatMap((line) => {
    const name = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
    if (name === undefined || variables[name] === undefined) return [line];
    const value = left.get(name);
    left.delete(name);
    return value === undefined ? [] : [`${name}=${value}`];
  });
  return `${[...kept, ...[...left].map(([name, value]) => `${name}=${value}`)].join('\n')}\n`;
}
