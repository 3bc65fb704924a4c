import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir } from './cache.mjs';

/** The two servers of the embedded stack, pinned. */
export const SERVERS = {
  temporal: {
    title: 'Temporal CLI',
    version: '1.5.1',
    binary: 'temporal',
    package: 'github.com/temporalio/cli/cmd/temporal',
    minutes: 5,
  },
  versitygw: {
    title: 'versitygw (S3 server)',
    version: '1.8.0',
    binary: 'versitygw',
    package: 'github.com/versity/versitygw/cmd/versitygw',
    minutes: 2,
  },
};

export const temporalPath = () => serverPath(SERVERS.temporal);
export const versitygwPath = () => serverPath(SERVERS.versitygw);

/** The server in the cache, else the one on PATH; undefined when there is neither. */
export function serverPath(server) {
  const cached = cachedServer(server);
  if (isExecutable(cached)) return cached;
  return onPath(server.binary);
}

export const cachedServer = (server) => join(cacheDir(), 'bin', `${server.binary}-${server.version}`);

export function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
