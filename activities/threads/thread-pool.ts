import { fileURLToPath } from 'node:url';
import { cancellationSignal } from '@temporalio/activity';
import { Piscina } from 'piscina';

/**
 * Worker threads for heavy computation, so that the thread that heartbeats stays free.
 *
 * One pool a worker process: tasks of all kinds share its threads, of which there are as many as cores.
 */
export class ThreadPool {
  private readonly pool: Piscina;

  /** @param size most threads */
  constructor(readonly size: number) {
    // Threads inherit the process's flags, and with them the loader that reads TypeScript.
    this.pool = new Piscina({ minThreads: 0, maxThreads: size, idleTimeout: 30_000 });
  }

  /**
   * Runs the default export of a module below `activities/` with one argument. A cancelled activity ends its thread.
   *
   * @param moved memory of the task that goes to the thread instead of being copied
   */
  async run<Result>(module: string, task: unknown, moved: readonly ArrayBuffer[] = []): Promise<Result> {
    const filename = fileURLToPath(new URL(`../${module}.ts`, import.meta.url));
    return (await this.pool.run(task, {
      filename,
      signal: cancellationSignal(),
      transferList: moved as ArrayBuffer[],
    })) as Result;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
