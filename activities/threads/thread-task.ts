/** A module whose default export runs in a worker thread; `Input` is what it takes, `Result` what comes back. */
export interface ThreadTask<Input, Result> {
  readonly module: URL;
  /** Never set: it makes the compiler hold callers to the two types. */
  readonly types?: (input: Input) => Result;
}

/**
 * Declares a task, once: where its module lies, with the types of the module itself.
 *
 * @example defineTask<typeof scoreTask>(new URL('./score-task.ts', import.meta.url)) // after `import type scoreTask from …`
 */
export const defineTask = <Run extends (input: never) => unknown>(
  module: URL,
): ThreadTask<Parameters<Run>[0], Awaited<ReturnType<Run>>> => ({ module });

/** Whoever runs thread tasks. */
export interface Threads {
  /** Most threads at a time. */
  readonly size: number;
  /** @param moved memory of the input that goes to the thread instead of being copied */
  run<Input, Result>(task: ThreadTask<Input, Result>, input: Input, moved?: readonly ArrayBuffer[]): Promise<Result>;
}
