import { Worker } from 'node:worker_threads';

/** The whole match and its groups; undefined for a line that has none. */
export type Found = readonly (string | undefined)[] | undefined;

/** Milliseconds of the processor's time, not of the clock: a busy machine must not make an expression look slow. */
const MOST_CPU_MS = 1_000;
const LOOK_EVERY_MS = 50;
const MOST_MEMORY_MB = 64;

/**
 * Searches for an expression with JavaScript's own engine on a thread of its own, which is ended when it takes too long.
 *
 * @returns of each line what was found; undefined when it took too long, or more memory than it may
 */
export async function findApart(source: string, lines: readonly string[]): Promise<readonly Found[] | undefined> {
  const thread = new Worker(new URL('./find-apart-thread.mjs', import.meta.url), {
    workerData: { source, lines },
    // The loaders of this process are not needed, and take longer than the search.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  const began = process.cpuUsage();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      thread.once('message', resolve);
      thread.once('error', () => resolve(undefined));
      thread.once('exit', () => resolve(undefined));
      timer = setInterval(() => {
        const { user, system } = process.cpuUsage(began);
        if ((user + system) / 1000 > MOST_CPU_MS) resolve(undefined);
      }, LOOK_EVERY_MS);
    });
  } finally {
    clearInterval(timer);
    await thread.terminate();
  }
}
