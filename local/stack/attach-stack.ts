import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StateFolder } from './state-folder.js';

/** The environment of a stack that runs from this folder already; waits while that one is starting. */
export async function attachStack(stateDir: string): Promise<Record<string, string> | undefined> {
  const folder = new StateFolder(resolve(stateDir));
  for (let running = folder.runningStack(); running !== undefined; running = folder.runningStack()) {
    if (running.environment !== undefined) return { ...running.environment };
    await sleep(200);
  }
  return undefined;
}
