import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { isFree } from '../../local/stack/ports.js';
import { findVariableFaults } from './find-variable-faults.js';

/** `npm run compose-check`: says before `docker compose up` what would keep it from working, and the cure. Starts nothing. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const known = parseEnv(readFileSync(join(root, '.env.example'), 'utf8'));
const docker = (process.env.DOCKER ?? 'docker').split(' ').filter(Boolean);

const text = readOptional('.env');
const given = parseEnv(text ?? '');
const faults = [
  ...engineFaults(),
  ...(text === undefined
    ? ['There is no .env: cp .env.example .env, and give its two secrets long texts of letters and digits.']
    : []),
  ...(text === undefined ? [] : findVariableFaults({ given, known, shell: process.env })),
  ...['.env', 'worker.env'].flatMap(modeFault),
  ...mountFaults(),
  ...(await portFaults()),
];
for (const fault of faults) console.log(`fault  ${fault}`);
console.log(faults.length === 0 ? 'No faults: docker compose up --build --detach' : `${faults.length} to mend.`);
if (faults.length > 0) process.exitCode = 1;

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function ask(...args: readonly string[]): string {
  const [program = '', ...words] = docker;
  const options: ExecFileSyncOptions = { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] };
  return String(execFileSync(program, [...words, ...args], options)).trim();
}

function engineFaults(): readonly string[] {
  try {
    ask('version');
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr || (error as Error).message);
    return [
      `No container engine answers to '${docker.join(' ')}' (${said.trim().split('\n').at(-1)}): install or start Docker, or name its command in DOCKER.`,
    ];
  }
  try {
    const version = ask('compose', 'version', '--short').replace(/^v/, '');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > 2 || (major === 2 && minor >= 24)) return [];
    return [`Compose is ${version}: the file needs 2.24 or newer.`];
  } catch {
    return ["Docker has no 'docker compose': install its plugin, 2.24 or newer."];
  }
}

/** It holds secrets. */
function modeFault(file: string): readonly string[] {
  const mode = statSync(join(root, file), { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o077) === 0 ? [] : [`Others on this machine may read ${file}: chmod 600 ${file}.`];
}

/** Users in containers are others on this machine. */
function mountFaults(): readonly string[] {
  const files = readdirSync(join(root, 'compose'), { recursive: true, encoding: 'utf8' });
  const closed = ['.', ...files].filter((file) => {
    const status = statSync(join(root, 'compose', file));
    const wanted = status.isDirectory() ? 0o005 : 0o004;
    return (status.mode & wanted) !== wanted;
  });
  return closed.length === 0
    ? []
    : [
        `Users of containers can't read compose/${closed[0]}, which is mounted into them: chmod --recursive a+rX compose.`,
      ];
}

/** A port that a container of this stack has published is not somebody else's. */
async function portFaults(): Promise<readonly string[]> {
  const own = ownPorts();
  const faults = Object.entries({ ...known, ...given }).map(async ([name, value = '']) => {
    const port = Number(value);
    if (!/^STACK_\w+_PORT$/.test(name) || !(port > 0 && port < 65_536) || own.includes(port)) return [];
    return (await isFree(port))
      ? []
      : [`Something on this machine has port ${port} of 127.0.0.1: end it, or give ${name} another in .env.`];
  });
  return (await Promise.all(faults)).flat();
}

function ownPorts(): readonly number[] {
  try {
    const ports = ask('ps', '--filter', 'label=com.docker.compose.project=durable-forecast', '--format', '{{.Ports}}');
    return [...ports.matchAll(/:(\d+)->/g)].map(([, port]) => Number(port));
  } catch {
    return [];
  }
}
