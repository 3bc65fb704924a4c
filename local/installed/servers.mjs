import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir } from './cache.mjs';

const TEMPORAL_RELEASE = 'https://github.com/temporalio/cli/releases/download/v1.5.1/temporal_cli_1.5.1';
const VERSITYGW_RELEASE = 'https://github.com/versity/versitygw/releases/download/v1.8.0/versitygw_v1.8.0';

/** The two servers of the embedded stack, pinned. Releases are named by `process.platform`-`process.arch`. */
export const SERVERS = {
  temporal: {
    title: 'Temporal CLI',
    version: '1.5.1',
    binary: 'temporal',
    package: 'github.com/temporalio/cli/cmd/temporal',
    minutes: 5,
    // The server inside counts, and a CLI built from source knows no version of its own.
    reported: /Server (\d+)\.(\d+)/,
    oldest: [1, 29],
    releases: {
      'linux-x64': {
        url: `${TEMPORAL_RELEASE}_linux_amd64.tar.gz`,
        sha256: 'ddc95e08b0b076efd4ea9733a3f488eb7d2be875f8834e616cd2a37358b4852d',
      },
      'linux-arm64': {
        url: `${TEMPORAL_RELEASE}_linux_arm64.tar.gz`,
        sha256: 'bd1b0db9f18b051026de8bf6cc1505f2510f14bbb7a8b9a4a91fff46c77454f5',
      },
      'darwin-x64': {
        url: `${TEMPORAL_RELEASE}_darwin_amd64.tar.gz`,
        sha256: 'bbb73e2a31135abe50a1f1cdb35030c42961df618e8ce9c60ae89f201540c5d9',
      },
      'darwin-arm64': {
        url: `${TEMPORAL_RELEASE}_darwin_arm64.tar.gz`,
        sha256: 'cca01b7ea35ad56e2a328d9ae596bf716bd22313ef63c7a761c88354457c2415',
      },
    },
  },
  versitygw: {
    title: 'versitygw (S3 server)',
    version: '1.8.0',
    binary: 'versitygw',
    package: 'github.com/versity/versitygw/cmd/versitygw',
    minutes: 2,
    reported: /Version\s*: v?(\d+)\.(\d+)/,
    oldest: [1, 8],
    releases: {
      'linux-x64': {
        url: `${VERSITYGW_RELEASE}_Linux_x86_64.tar.gz`,
        sha256: '2ba2c734d10d2c4e651d03182cb4b246656bc735a2f282db7b0b73fba6073467',
      },
      'linux-arm64': {
        url: `${VERSITYGW_RELEASE}_Linux_arm64.tar.gz`,
        sha256: 'b34051d33f5a9c457f790896acb7bd7d7e15ad8d92efb70616b924f37e401910',
      },
      'darwin-x64': {
        url: `${VERSITYGW_RELEASE}_Darwin_x86_64.tar.gz`,
        sha256: '104bd978e80ef0173554cfd8630ccc5bac24b00da440510b60365a3b6b6ab134',
      },
      'darwin-arm64': {
        url: `${VERSITYGW_RELEASE}_Darwin_arm64.tar.gz`,
        sha256: '4953096f65a9c0d62ab184fb6b2ba7c2435229205cf00a56cb62cd4bf6b216ca',
      },
    },
  },
};

export const temporalPath = () => serverPath(SERVERS.temporal);
export const versitygwPath = () => serverPath(SERVERS.versitygw);

/** The server in the cache, else one on PATH that is new enough; undefined when there is neither. */
export function serverPath(server) {
  const cached = cachedServer(server);
  if (isExecutable(cached)) return cached;
  const found = onPath(server.binary);
  return found !== undefined && isNewEnough(server, found) ? found : undefined;
}

export const cachedServer = (server) => join(cacheDir(), 'bin', `${server.binary}-${server.version}`);

export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** A binary that runs but tells no version was built on purpose, and is trusted. */
function isNewEnough(server, file) {
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  if (status !== 0) return false;
  const version = server.reported.exec(stdout)?.slice(1).map(Number);
  if (version === undefined) return true;
  const [major, minor] = server.oldest;
  return version[0] > major || (version[0] === major && version[1] >= minor);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
