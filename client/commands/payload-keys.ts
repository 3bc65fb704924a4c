import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  checkKeyId,
  formatKeyRing,
  KEY_BYTES,
  type KeyRing,
  KeyRingError,
} from '@durable-forecast/lib/payload-encryption/key-ring';
import { PAYLOAD_KEYS, readKeyFile } from '@durable-forecast/lib/payload-encryption/read-key-ring';
import { Command } from 'commander';
import { UserError } from '../errors/user-error.js';

interface AddOptions {
  readonly id?: string;
}

/** `forecast payload-keys …`: the keys that encrypt what Temporal stores. */
export const payloadKeysCommand = () => {
  const command = new Command('payload-keys').description('keys that encrypt what Temporal stores');
  command.addCommand(
    new Command('new')
      .description('make a file with one key, which nobody else may read')
      .argument('<file>', 'file that does not exist yet')
      .option('--id <id>', 'id of the key, which stands unencrypted beside all it encrypts', 'today (UTC)')
      .action((file: string, options: AddOptions) => refuseFaults(() => makeFile(file, idOf(options)))),
  );
  command.addCommand(
    new Command('add')
      .description('add a key that decrypts, and encrypts once it is used')
      .argument('<file>', 'file of the keys')
      .option('--id <id>', 'id of the key', 'today (UTC)')
      .action((file: string, options: AddOptions) => refuseFaults(() => addKey(file, idOf(options)))),
  );
  command.addCommand(
    new Command('use')
      .description('encrypt by another key of the file from the next start on')
      .argument('<file>', 'file of the keys')
      .argument('<id>', 'id of the key')
      .action((file: string, id: string) => refuseFaults(() => useKey(file, id))),
  );
  command.addCommand(
    new Command('list')
      .description('show the ids of the keys, and which one encrypts')
      .argument('<file>', 'file of the keys')
      .action((file: string) => refuseFaults(async () => console.log(describe(readKeyFile(file))))),
  );
  return command;
};

const TODAY = 'today (UTC)';
const idOf = ({ id = TODAY }: AddOptions): string =>
  checkKeyId(id === TODAY ? new Date().toISOString().slice(0, 10) : id);

const newKey = (): Uint8Array => randomBytes(KEY_BYTES);

async function makeFile(file: string, id: string): Promise<void> {
  const ring = { current: id, keys: new Map([[id, newKey()]]) };
  try {
    await writeFile(file, formatKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const taken = `${file} exists already, and what its keys have encrypted would be lost with them: 'forecast payload-keys add ${file}' adds a key.`;
    throw new UserError(code === 'EEXIST' ? taken : `${file} can't be written: ${message}.`, 'usage');
  }
  console.log(
    `${describe(ring)}\nKeep a copy where it is safe: what is encrypted is lost without its key. ` +
      `Set ${PAYLOAD_KEYS}=${resolve(file)} for workers and commands alike.`,
  );
}

async function addKey(file: string, id: string): Promise<void> {
  const { current, keys } = readKeyFile(file);
  if (keys.has(id)) throw new UserError(`${file} has a key '${id}' already: name another with --id.`, 'usage');
  const ring = { current, keys: new Map([...keys, [id, newKey()]]) };
  await replace(file, ring);
  console.log(
    `${describe(ring)}\nStart every worker and codec server with this file, and then 'forecast payload-keys use ${file} ${id}': ` +
      'who does not hold the key by then could not read what others write.',
  );
}

async function useKey(file: string, id: string): Promise<void> {
  const { keys } = readKeyFile(file);
  if (!keys.has(id)) {
    throw new UserError(`${file} has no key '${id}'; it has ${[...keys.keys()].join(', ')}.`, 'notFound');
  }
  const ring = { current: id, keys };
  await replace(file, ring);
  console.log(
    `${describe(ring)}\nWorkers and commands use it from their next start on. Keep the other keys for as long as Temporal keeps what they encrypted.`,
  );
}

/** Whole or not at all: half a file of keys would lose what they encrypted. */
async function replace(file: string, ring: KeyRing): Promise<void> {
  const aside = `${file}.${process.pid}.new`;
  try {
    await writeFile(aside, formatKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true });
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw new UserError(`${file} can't be written: ${(error as Error).message}.`, 'failed');
  }
}

const describe = ({ current, keys }: KeyRing): string =>
  [...keys.keys()].map((id) => `${id}${id === current ? '  encrypts' : ''}`).join('\n');

async function refuseFaults(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof KeyRingError) throw new UserError(error.message, 'usage');
    throw error;
  }
}
