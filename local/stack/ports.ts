import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify } from './process-identity.js';

/** Between the look at a port and the server that takes it, another launcher may look, too: each writes down what it takes. */
const RESERVATIONS = join(tmpdir(), 'durable-forecast-ports');

/** The first free port of 127.0.0.1 from the wanted one on, reserved for this process while it lives. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 500; port++) {
    if (reserve(port) && (await isFree(port))) return port;
  }
  throw new Error(`No free port from ${wanted} to ${wanted + 499}.`);
}

function reserve(port: number): boolean {
  mkdirSync(RESERVATIONS, { recursive: true });
  const file = join(RESERVATIONS, String(port));
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch {
      if (isHeld(file)) return false;
      rmSync(file, { force: true });
    }
  }
  return false;
}

/** Whether a process that lives has written the reservation, this one included. */
function isHeld(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // An empty file is being written this moment.
    return pid === 0 || identify(pid) !== undefined;
  } catch {
    return false;
  }
}

/** Whether a server could take the port of 127.0.0.1 now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
