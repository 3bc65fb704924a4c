import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

export interface TestThreads {
  readonly size: number;
  run<Result>(module: string, task: unknown, moved?: readonly ArrayBuffer[]): Promise<Result>;
  close(): Promise<void>;
}

/** Real worker threads that read TypeScript; those of a worker process inherit the loader, a test runner has none. */
export function testThreads(): TestThreads {
  const pool = new Piscina({ minThreads: 0, maxThreads: 1, idleTimeout: 30_000, execArgv: ['--import', 'tsx'] });
  return {
    size: 1,
    run: <Result>(module: string, task: unknown, moved: readonly ArrayBuffer[] = []) =>
      pool.run(task, {
        transferList: moved as ArrayBuffer[],
        filename: fileURLToPath(new URL(`../../activities/${module}.ts`, import.meta.url)),
      }) as Promise<Result>,
    close: () => pool.close(),
  };
}
