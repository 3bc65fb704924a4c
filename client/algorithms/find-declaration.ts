import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { algorithmNameSchema } from '../../contracts/algorithms/declaration.js';

/** The declarations that lie in the project; two of them are bundled. */
export const PROJECT_ALGORITHMS = fileURLToPath(new URL('../../algorithms', import.meta.url));

/**
 * The file that declares an algorithm: `algorithms/<name>.yaml` in a folder, else that of the project.
 *
 * @returns undefined where there is none
 */
export function findDeclaration(name: string, folder: string): string | undefined {
  if (!algorithmNameSchema.safeParse(name).success) return undefined;
  return [join(folder, 'algorithms'), PROJECT_ALGORITHMS]
    .map((algorithms) => join(algorithms, `${name}.yaml`))
    .find((file) => existsSync(file));
}
