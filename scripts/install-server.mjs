import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cachedServer } from '../local/installed/servers.mjs';
import { goToolchains } from './go.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const SILENCE_MS = 30_000;

/**
 * Brings a server into the cache: the release where its checksum is known and it can be reached, else built with Go.
 *
 * @param folder where to work; the caller removes it
 */
export async function installServer(server, folder) {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  mkdirSync(dirname(cachedServer(server)), { recursive: true });
  const release = server.releases[`${process.platform}-${process.arch}`];
  if (release !== undefined && (await tried(server, 'downloaded', () => download(server, release, folder)))) return;
  for await (const go of goToolchains(folder)) {
    if (await tried(server, 'built', () => build(server, go, folder))) return;
  }
  throw new SetupError(
    `The ${server.title} ${server.version} is missing: install Go 1.25 or newer, or put '${server.binary}' on your PATH, and run this again.`,
  );
}

/** @returns whether it worked; if not, the reason was printed */
async function tried(server, how, work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.log(`setup: the ${server.title} can't be ${how}: ${error.cause?.message ?? error.message}`);
    return false;
  }
}

async function download(server, { url, sha256 }, folder) {
  console.log(`setup: downloading the ${server.title} ${server.version}`);
  const archive = await fetchAll(url);
  const found = createHash('sha256').update(archive).digest('hex');
  if (found !== sha256) throw new Error(`${url} has the checksum ${found}, expected ${sha256}`);
  const file = join(folder, `${server.binary}.tar.gz`);
  const unpacked = join(folder, `${server.binary}-release`);
  writeFileSync(file, archive);
  mkdirSync(unpacked, { recursive: true });
  await run('tar', ['-xzf', file, '-C', unpacked]);
  const binary = readdirSync(unpacked, { recursive: true }).find((path) => basename(path) === server.binary);
  if (binary === undefined) throw new Error(`${url} holds no '${server.binary}'`);
  await place(join(unpacked, binary), server);
}

async function build(server, go, folder) {
  console.log(
    `setup: building the ${server.title} ${server.version} with Go (about ${server.minutes} min on two cores, once)`,
  );
  await run(go.command, ['install', '-trimpath', `${server.package}@v${server.version}`], {
    cwd: folder,
    // A machine set up for other targets or other flags builds this one for itself all the same.
    env: {
      ...{ GOBIN: join(folder, 'bin'), CGO_ENABLED: '0', GOOS: '', GOARCH: '' },
      ...{ GOFLAGS: '-mod=mod -modcacherw', GOTOOLCHAIN: 'auto', ...go.env },
    },
    title: `building the ${server.title}`,
  });
  await place(join(folder, 'bin', server.binary), server);
}

/** Tried, copied aside, and renamed: a server that is half there or does not run here is never found. */
async function place(binary, server) {
  const target = cachedServer(server);
  chmodSync(binary, 0o755);
  await run(binary, ['--version']);
  copyFileSync(binary, `${target}.part`);
  chmodSync(`${target}.part`, 0o755);
  renameSync(`${target}.part`, target);
}

/** Takes as long as bytes arrive. */
async function fetchAll(url) {
  const silence = new AbortController();
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error(`${url} was silent for ${SILENCE_MS / 1000} s`)), SILENCE_MS);
  };
  heard();
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const chunks = [];
    for await (const chunk of response.body) {
      heard();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    clearTimeout(timer);
  }
}
