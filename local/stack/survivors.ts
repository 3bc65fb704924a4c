import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '@durable-forecast/lib/process-identity.mjs';
import type { StateFolder } from './state-folder.js';

/** Ends processes that an earlier life of the stack left behind. @returns their parts */
export async function endSurvivors(folder: StateFolder): Promise<readonly string[]> {
  const survivors = Object.entries(folder.processes).flatMap(([part, processes]) =>
    processes.filter(isAlive).map((process) => ({ part, process })),
  );
  for (const { process: survivor } of survivors) signal(survivor.pid, 'SIGTERM');
  for (let waited = 0; waited < 5000 && survivors.some(({ process }) => isAlive(process)); waited += 100)
    await sleep(100);
  for (const { process: survivor } of survivors) if (isAlive(survivor)) signal(survivor.pid, 'SIGKILL');
  return [...new Set(survivors.map(({ part }) => part))];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended meanwhile.
  }
}
