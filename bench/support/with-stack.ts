import { join } from 'node:path';
import { connect, type ForecastClient } from '../../client/connection/connect.js';
import { createLauncherLog } from '../../client/launcher/launcher-log.js';
import { startStack } from '../../local/stack/start-stack.js';

export interface BenchStack {
  readonly client: ForecastClient;
  /** What a worker or an AWS client needs to reach its parts. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface BenchStackOptions {
  /** For the stack's files. */
  readonly folder: string;
  /** Whether the stack has the one worker that it has by default. */
  readonly withWorker: boolean;
  /** More arguments for the local SageMaker. */
  readonly serverArguments?: readonly string[];
}

/** Keeps a stack alive while `work` goes on. @throws Error when a part of the stack can't be kept alive */
export async function withStack<T>(
  { folder, ...options }: BenchStackOptions,
  work: (stack: BenchStack) => Promise<T>,
): Promise<T> {
  const stateDir = join(folder, 'state');
  const stack = await startStack({
    ...options,
    stateDir,
    reset: false,
    log: createLauncherLog(stateDir),
    onEvent: () => undefined,
  });
  try {
    Object.assign(process.env, stack.environment);
    const client = await connect(stateDir);
    try {
      const broken = stack.failed.then(({ message }) => Promise.reject(new Error(message)));
      return await Promise.race([work({ client, environment: stack.environment }), broken]);
    } finally {
      await client.close();
    }
  } finally {
    await stack.stop();
  }
}
