import { join } from 'node:path';
import { asyncLocalStorage as activity } from '@temporalio/activity';
import { runningCommand } from '../support/running-command.js';
import { recordCalls } from './recorder.mjs';

const STARTED = Symbol.for('durable-forecast.calls-are-recorded');
const state = globalThis as { [STARTED]?: true };

/** From now on the calls of this process are written into the folder, with whose code made them. Files of tests share a process, so it is done once. */
export async function recordHere(folder: string): Promise<void> {
  if (state[STARTED] !== undefined) return;
  state[STARTED] = true;
  await recordCalls(join(folder, `tests-${process.pid}.jsonl`), whose);
}

/** Activities that a test runs in its own process are the worker's code, and a command's is the client's. */
function whose(): { readonly who: string; readonly command?: string } {
  const [command] = runningCommand.getStore() ?? [];
  if (command !== undefined) return { who: 'command', command };
  return { who: activity.getStore() === undefined ? 'test' : 'worker' };
}
