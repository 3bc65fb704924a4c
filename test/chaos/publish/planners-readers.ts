import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ForecastStore } from '../../../client/reader/store.js';
import { pythonPath } from '../../../local/installed/python.mjs';
import { now, type PlannersRead } from './moves-of-pointer.js';
import { readWhole } from './read-whole.js';

/** Milliseconds from one read to the next. */
const PAUSE_MS = 50;
const REPEATING = fileURLToPath(new URL('./read_repeatedly.py', import.meta.url));
const EXAMPLE = fileURLToPath(new URL('../../../examples/read_forecast.py', import.meta.url));

/** A planner's program that reads a forecast again and again. */
export interface PlannersReader {
  readonly kind: 'TypeScript' | 'Python';
  readonly reads: readonly PlannersRead[];
  readonly stop: () => Promise<void>;
}

/** Reads through `client/reader`, and holds all files against each other. */
export function typescriptReader(name: string, store: ForecastStore): PlannersReader {
  const reads: PlannersRead[] = [];
  let isStopping = false;
  const read = async () => {
    while (!isStopping) {
      const began = now();
      const found = await readWhole(name, store).catch((error: unknown) => ({ error: String(error) }));
      reads.push({ ...found, began, ended: now() });
      await sleep(PAUSE_MS);
    }
  };
  const reading = read();
  return {
    kind: 'TypeScript',
    reads,
    stop: () => {
      isStopping = true;
      return reading;
    },
  };
}

/** The example for planners, as it stands, run over and over in one process. @param environment where S3 is */
export function pythonReader(name: string, environment: Readonly<Record<string, string>>): PlannersReader {
  const python = pythonPath();
  if (python === undefined) throw new Error("The Python of the containers is missing; run 'npm run setup'.");
  const reads: PlannersRead[] = [];
  const child = spawn(python, [REPEATING, EXAMPLE, name], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  createInterface({ input: child.stdout }).on('line', (line) => reads.push(JSON.parse(line) as PlannersRead));
  return {
    kind: 'Python',
    reads,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
