import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { COMMON_PYTHON, PROJECT_CONTAINERS } from '../../local/stack/container-folders.js';
import { type ContainerEngine, findEngine } from '../../packages/sagemaker-local/src/runners/container-engine.js';

/** What `docker build -f containers/lightgbm/Dockerfile -t durable-forecast-lightgbm:1 .` makes. */
export const lightgbmTag = 'durable-forecast-lightgbm:1';

/** What the Dockerfile copies to /opt/program: the folder's name there, and where it is copied from. */
const COPIED = { common: COMMON_PYTHON, lightgbm: join(PROJECT_CONTAINERS, 'lightgbm') };
const LIST = `cd /opt/program && find ${Object.keys(COPIED).join(' ')} -type f -not -name '*.pyc' | LC_ALL=C sort | xargs sha256sum`;

const found = await findLightgbm();

/** A container engine of this machine that has the LightGBM image, made of the code as it is now. */
export const engineWithLightgbm: ContainerEngine | undefined = 'engine' in found ? found.engine : undefined;

/** Name of a test group that needs the image, saying why it is skipped. */
export const engineTitle = (title: string): string => ('lacks' in found ? `${title} (skipped: ${found.lacks})` : title);

async function findLightgbm(): Promise<{ readonly engine: ContainerEngine } | { readonly lacks: string }> {
  const engine = await findEngine();
  if (engine === undefined || !(await engine.hasImage(lightgbmTag))) {
    return { lacks: `no container engine has ${lightgbmTag}` };
  }
  const [command = '', ...first] = engine.command;
  const limits = await engine.limitArguments();
  const run = ['run', '--rm', '--network', 'none', ...limits, '--entrypoint', 'sh', lightgbmTag, '-c', LIST];
  const { stdout } = await promisify(execFile)(command, [...first, ...run]);
  return stdout === ownList()
    ? { engine }
    : { lacks: `${lightgbmTag} is made of other code than the project has; build it again` };
}

/** The files as `sha256sum` lists them. */
function ownList(): string {
  const files = Object.entries(COPIED).flatMap(([name, folder]) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({ file, seenAs: join(name, relative(folder, file)) })),
  );
  const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  return files
    .sort((a, b) => (a.seenAs < b.seenAs ? -1 : 1))
    .map(({ file, seenAs }) => `${digest(file)}  ${seenAs}\n`)
    .join('');
}
