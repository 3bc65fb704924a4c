import { resolve, sep } from 'node:path';

/**
 * The path of a file below a folder, for a name that came from outside (an S3 key, a manifest entry).
 *
 * @returns undefined when the name would leave the folder or is no usable file name
 */
export function pathInside(folder: string, name: string): string | undefined {
  if (name === '' || name.includes('\0') || name.split(/[/\\]/).includes('..')) return undefined;
  const root = resolve(folder);
  const path = resolve(root, `.${sep}${name}`);
  return path.startsWith(root + sep) ? path : undefined;
}
