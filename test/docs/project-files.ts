import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What tools and runs leave behind. */
const NOT_SOURCE = new Set([
  'node_modules',
  '.git',
  '.forecast',
  '.sagemaker',
  'dist',
  'coverage',
  '__pycache__',
  '.venv',
]);

/** Every file and folder of the project, from its root on, folders with a slash at their end. */
export function projectPaths(folder = ROOT): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_SOURCE.has(entry.name)) return [];
    const path = join(folder, entry.name);
    const name = relative(ROOT, path);
    return entry.isDirectory() ? [`${name}/`, ...projectPaths(path)] : [name];
  });
}
