import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claim } from '@durable-forecast/lib/claim.mjs';
import { ownFolder } from '@durable-forecast/lib/own-folder';
import { userNumber } from '@durable-forecast/lib/user-number';
import { StackError } from './stack-error.js';

/** Ports of 127.0.0.1 that the servers of the stack listen on. */
export interface Ports {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly s3: number;
  readonly sagemaker: number;
}

/** Where nothing else has taken them. */
export const USUAL_PORTS: Ports = { temporal: 7233, temporalUi: 8233, s3: 7070, sagemaker: 7080 };

/**
 * Between the question whether a port is free and the server that takes it, another launcher of this user may ask, too:
 * each one claims the port first.
 */
const RESERVATIONS = join(tmpdir(), `durable-forecast-ports-${userNumber()}`);

/** The first free port of 127.0.0.1 from the wanted one on, reserved for this process while it lives. */
export async function reservePort(wanted: number): Promise<number> {
  makeReservations();
  for (let port = wanted; port < wanted + 500; port++) {
    if (claim(join(RESERVATIONS, String(port))) && (await isFree(port))) return port;
  }
  throw new Error(`No free port from ${wanted} to ${wanted + 499}.`);
}

function makeReservations(): void {
  try {
    ownFolder(RESERVATIONS);
  } catch (error) {
    throw new StackError((error as Error).message);
  }
}

/** Whether a server could take the port of 127.0.0.1 now. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
