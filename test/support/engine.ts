import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ContainerEngine, findEngine } from '../../packages/sagemaker-local/src/runners/container-engine.js';

/** What `docker build -f lightgbm/Dockerfile -t durable-forecast-lightgbm:1 .` in containers/ makes. */
export const lightgbmTag = 'durable-forecast-lightgbm:1';

const CONTAINERS = fileURLToPath(new URL('../../containers', import.meta.url));
/** What the Dockerfile copies to /opt/program. */
const COPIED = ['common', 'lightgbm'];
const LIST = `cd /opt/program && find ${COPIED.join(' ')} -type f -not -name '*.pyc' | LC_ALL=C sort | xargs sha256sum`;

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
    : { lacks: `${lightgbmTag} is made of other code than containers/ has; build it again` };
}

/** The files as `sha256sum` lists them. */
function ownList(): string {
  const files = COPIED.flatMap((folder) =>
    readdirSync(join(CONTAINERS, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.pyc'))
      .map((entry) => join(entry.parentPath, entry.name).slice(CONTAINERS.length + 1)),
  );
  const digest = (file: string) =>
    createHash('sha256')
      .update(readFileSync(join(CONTAINERS, file)))
      .digest('hex');
  return files
    .sort()
    .map((file) => `${digest(file)}  ${file}\n`)
    .join('');
}
