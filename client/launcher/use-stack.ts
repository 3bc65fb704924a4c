import type { MemoryPeaks } from '../../local/stack/memory-peaks.js';
import { startStack } from '../../local/stack/start-stack.js';
import { UserError } from '../errors/user-error.js';
import { colours } from '../terminal/colours.js';
import { createLauncherLog } from './launcher-log.js';

export interface UsedStack {
  readonly environment: Record<string, string>;
  /** Rejects when the stack can't go on. */
  readonly broken: Promise<never>;
  /** Leaves a stack that another process started alone. */
  readonly stop: () => Promise<void>;
  /** Nothing of a stack that another process started. */
  readonly peakMemory: () => MemoryPeaks;
}

/**
 * Starts the stack of a state folder, or uses one that already runs from it.
 *
 * @param running environment of the one that runs
 * @throws UserError when one runs whose folder should be cleared
 */
export async function useStack(
  state: string,
  running: Record<string, string> | undefined,
  reset: boolean,
): Promise<UsedStack> {
  if (running !== undefined) {
    if (reset) throw new UserError(`A stack runs from ${state}; stop it before --reset clears the folder.`, 'usage');
    console.log(`A stack already runs from ${state}; using it.`);
    return {
      environment: running,
      broken: new Promise(() => undefined),
      stop: async () => undefined,
      peakMemory: () => ({}),
    };
  }
  const { environment, failed, stop, peakMemory } = await startStack({
    stateDir: state,
    reset,
    withWorker: true,
    log: createLauncherLog(state),
    onEvent: (event) => console.log(colours.dim(event.message)),
  });
  const broken = failed.then((failure) => {
    throw new UserError(failure.message);
  });
  return { environment, broken, stop, peakMemory };
}
