import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cachedServer, SERVERS, type ServerPin, serverPath } from '../../local/installed/servers.mjs';
import { installServer } from '../../scripts/install-server.mjs';
import { type Machine, machine } from './machine.js';

const VERSION = 'Version  : v1.8.0';

/** A release as the project publishes it: the binary in a folder of a tar archive. */
function archiveOf({ folder, command }: Machine, script = `echo '${VERSION}'`): Buffer {
  const file = command('versitygw', script);
  const release = join(folder, 'versitygw_v1.8.0');
  mkdirSync(release);
  execFileSync('/bin/sh', [
    '-c',
    'mv "$0" "$1" && tar -czf "$1.tar.gz" -C "$(dirname "$1")" "$(basename "$1")"',
    file,
    release,
  ]);
  return readFileSync(`${release}.tar.gz`);
}

/** Serves the bytes on loopback. @returns the server's pin with this machine's release there */
async function published(bytes: Buffer, sha256 = createHash('sha256').update(bytes).digest('hex')): Promise<ServerPin> {
  const server = createServer((_, response) => response.end(bytes)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/versitygw.tar.gz`;
  return { ...SERVERS.versitygw, releases: { [`${process.platform}-${process.arch}`]: { url, sha256 } } };
}

const TOOLS = ['tar', 'gzip', 'mv', 'dirname', 'basename'];

describe('installing a server', () => {
  it('downloads the pinned release', async () => {
    const here = machine(...TOOLS);
    const pin = await published(archiveOf(here));
    await installServer(pin, join(here.folder, 'work'));
    expect(serverPath(pin)).toBe(cachedServer(pin));
    expect(execFileSync(cachedServer(pin), { encoding: 'utf8' })).toBe(`${VERSION}\n`);
  });

  it('never keeps a release whose checksum differs, and says what is missing when nothing else can make it', async () => {
    const here = machine(...TOOLS);
    const pin = await published(archiveOf(here), '0'.repeat(64));
    await expect(installServer(pin, join(here.folder, 'work'))).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: The versitygw (S3 server) 1.8.0 is missing: install Go 1.25 or newer, or put 'versitygw' on your PATH, and run this again.]`,
    );
    expect(existsSync(cachedServer(pin))).toBe(false);
    expect(here.said.join('\n')).toMatch(
      /the versitygw \(S3 server\) can't be downloaded: http:\S+ has the checksum [0-9a-f]{64}, expected 0{64}\n/,
    );
  });

  it('never keeps a release that does not run here', async () => {
    const here = machine(...TOOLS);
    const pin = await published(archiveOf(here, 'echo cannot execute >&2; exit 126'));
    await expect(installServer(pin, join(here.folder, 'work'))).rejects.toThrow('is missing');
    expect(existsSync(cachedServer(pin))).toBe(false);
    expect(here.said.join('\n')).toMatch(/can't be downloaded: .*failed \(exit code 126\)/);
  });

  it('builds with Go for this machine where the release is out of reach', async () => {
    const here = machine('cat', 'chmod');
    here.command(
      'go',
      `printf '#!/bin/sh\\necho "%s"\\n' "$* CGO_ENABLED=$CGO_ENABLED GOOS=$GOOS" > "$GOBIN/versitygw"; chmod +x "$GOBIN/versitygw"`,
    );
    const nowhere = { url: 'http://127.0.0.1:9/versitygw.tar.gz', sha256: '' };
    const pin = { ...SERVERS.versitygw, releases: { [`${process.platform}-${process.arch}`]: nowhere } };
    process.env.GOOS = 'plan9';
    onTestFinished(() => {
      delete process.env.GOOS;
    });
    await installServer(pin, join(here.folder, 'work'));
    expect(execFileSync(cachedServer(pin), { encoding: 'utf8' })).toBe(
      'install -trimpath github.com/versity/versitygw/cmd/versitygw@v1.8.0 CGO_ENABLED=0 GOOS=\n',
    );
  });

  it('says why a build failed before it gives up', async () => {
    const here = machine();
    here.command('go', 'echo "dial tcp: lookup proxy.golang.org: no such host" >&2; exit 1');
    const pin = { ...SERVERS.versitygw, releases: {} };
    await expect(installServer(pin, join(here.folder, 'work'))).rejects.toThrow('install Go 1.25 or newer');
    expect(here.said.join('\n')).toContain('dial tcp: lookup proxy.golang.org: no such host');
    expect(here.said.join('\n')).toContain(
      "Go can't be fetched from PyPI: Python 3.10 or newer is needed and was not found.",
    );
  });
});
