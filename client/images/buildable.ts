import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nameHint } from '@durable-forecast/lib/nearest-name';
import { findDeclaration } from '../algorithms/find-declaration.js';
import { readDeclaration } from '../algorithms/read-declaration.js';
import { UserError } from '../errors/user-error.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** An algorithm whose image can be built here. */
export interface Buildable {
  readonly algorithm: string;
  /** As its declaration names it: `durable-forecast-lightgbm:1`. */
  readonly image: string;
  /** Folder that it is built from, with `containers/<algorithm>/Dockerfile` in it. */
  readonly context: string;
  readonly dockerfile: string;
}

/**
 * Algorithms with a container of their own: those of a folder and of the project.
 *
 * @param names the ones that are wanted; all where there are none
 * @throws UserError naming the first that can't be built, and why
 */
export async function findBuildable(names: readonly string[], folder: string): Promise<readonly Buildable[]> {
  const wanted = names.length > 0 ? [...new Set(names)] : namesIn(folder);
  return Promise.all(wanted.map((name) => buildable(name, folder)));
}

const contextsOf = (folder: string): readonly string[] => [...new Set([resolve(folder), resolve(PROJECT)])];

const dockerfileIn = (context: string, name: string): string => join(context, 'containers', name, 'Dockerfile');

function namesIn(folder: string): readonly string[] {
  const names = contextsOf(folder).flatMap((context) => {
    const containers = join(context, 'containers');
    return existsSync(containers) ? readdirSync(containers) : [];
  });
  return [...new Set(names)]
    .filter((name) => contextOf(name, folder) !== undefined && findDeclaration(name, folder) !== undefined)
    .sort();
}

const contextOf = (name: string, folder: string): string | undefined =>
  contextsOf(folder).find((context) => existsSync(dockerfileIn(context, name)));

async function buildable(algorithm: string, folder: string): Promise<Buildable> {
  const file = findDeclaration(algorithm, folder);
  if (file === undefined) {
    throw new UserError(
      `There is no algorithm ${algorithm}: neither ${join(folder, 'algorithms')} nor the project has ${algorithm}.yaml${nameHint(algorithm, namesIn(folder))}`,
      'usage',
    );
  }
  const { image, builtIn } = await readDeclaration(file);
  if (builtIn)
    throw new UserError(`${algorithm} is SageMaker's own: its image lies in AWS's registry already.`, 'usage');
  const context = contextOf(algorithm, folder);
  if (context !== undefined) return { algorithm, image, context, dockerfile: dockerfileIn(context, algorithm) };
  throw new UserError(
    `${algorithm} has no Dockerfile: there is none at ${dockerfileIn(resolve(folder), algorithm)}. Where its image is made elsewhere, set FORECAST_IMAGE_${variablePart(algorithm)} to its address.`,
    'usage',
  );
}

/** How variables of the environment name an algorithm: HIST_GB for hist-gb. */
export const variablePart = (algorithm: string): string => algorithm.toUpperCase().replaceAll('-', '_');
