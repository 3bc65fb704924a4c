import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cachedServer, SERVERS, serverPath } from '../../local/installed/servers.mjs';
import { machine } from './machine.js';

const { temporal, versitygw } = SERVERS;

describe('finding a server', () => {
  it('finds none on a machine without', () => {
    machine();
    expect(serverPath(temporal)).toBeUndefined();
  });

  it.each([
    ['the pinned release', 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)'],
    ['a newer one', 'temporal version 2.0.0 (Server 2.0.3, UI 3.1.0)'],
    ['one built from source', 'temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)'],
    ['one that tells no version', 'temporal, built by hand'],
  ])('takes %s from PATH', (_, version) => {
    const { command } = machine();
    const file = command('temporal', `echo '${version}'`);
    expect(serverPath(temporal)).toBe(file);
  });

  it('leaves a server on PATH alone that is too old or does not run', () => {
    const { command } = machine();
    command('temporal', "echo 'temporal version 1.1.2 (Server 1.25.1, UI 2.31.2)'");
    expect(serverPath(temporal)).toBeUndefined();
    command('versitygw', "echo 'Version  : v1.0.14'");
    expect(serverPath(versitygw)).toBeUndefined();
    command('versitygw', 'exit 126');
    expect(serverPath(versitygw)).toBeUndefined();
  });

  it('prefers the pinned one of the cache', () => {
    const { command } = machine();
    command('temporal', "echo 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)'");
    const cached = cachedServer(temporal);
    mkdirSync(dirname(cached), { recursive: true });
    writeFileSync(cached, '');
    chmodSync(cached, 0o755);
    expect(serverPath(temporal)).toBe(cached);
  });
});
