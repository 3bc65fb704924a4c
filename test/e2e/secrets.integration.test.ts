import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsOf } from '../stack/running-stack.js';
import { PLANTED, type SharedStack, secretsFolder, sharedStack } from '../stack/shared-stack.js';
import { forecastCommand } from '../support/forecast-command.js';

let stack: SharedStack;
let receiver: Server;
let url: string;

/** A receiver that refuses what it is sent and repeats all of it, as a careless one may. */
beforeAll(async () => {
  stack = await sharedStack();
  receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(404).end(`no ${request.url} for ${JSON.stringify(request.headers)}`);
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${PLANTED}-path`;
  const secrets = secretsFolder(stack.state);
  mkdirSync(secrets, { recursive: true, mode: 0o700 });
  writeFileSync(join(secrets, 'hook'), `${PLANTED}-key`);
  writeFileSync(join(secrets, 'address'), url);
}, 300_000);
afterAll(() => {
  receiver?.close();
  if (stack !== undefined) rmSync(secretsFolder(stack.state), { recursive: true, force: true });
});

/** Files of the state folder that hold a text. */
function filesWith(text: string): readonly string[] {
  const { state } = stack;
  return readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => holds(file, text))
    .map((file) => relative(state, file))
    .sort();
}

/** Files of other tests come and go. */
function holds(file: string, text: string): boolean {
  try {
    return readFileSync(file).includes(text);
  } catch {
    return false;
  }
}

/** The command lines of all processes of this machine, as everybody may read them. */
const processes = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return '';
      }
    })
    .join('\n');

describe('secrets of a shell and of a worker', () => {
  it('reach the receiver that they are for, and stand in no answer, log, history or list of processes', async () => {
    const request = join(dirname(stack.state), 'secrets.yaml');
    writeFileSync(
      request,
      'name: secrets\nnotifications:\n  - { kind: webhook, name: careless, urlSecret: address, secret: hook, events: [failed] }\n',
    );
    const told = await forecastCommand(['notify', 'test', '--config', request], { FORECAST_STATE: stack.state });
    rmSync(request);
    expect(`${told.out}${told.err}`).toContain('404');
    expect(`${told.out}${told.err}`).not.toContain(PLANTED);
    expect(filesWith(PLANTED)).toEqual([]);
    expect(processes()).not.toContain(PLANTED);
  });

  it('of the stack itself stand where its owner alone may read them', () => {
    const secret = settingsOf(stack).AWS_SECRET_ACCESS_KEY as string;
    expect(filesWith(secret)).toEqual(['credentials.json', 'stack.json']);
    expect(processes()).not.toContain(secret);
    const modes = [stack.state, join(stack.state, 'credentials.json'), join(stack.state, 'stack.json'), stack.env];
    expect(modes.map((path) => statSync(path).mode & 0o077)).toEqual([0, 0, 0, 0]);
  });
});
