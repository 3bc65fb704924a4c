import { readWorkerConfig } from '../worker/config.js';

/** What a worker with this environment would find wrong with its settings; undefined where it could start. */
export function workerSettingsFault(environment: NodeJS.ProcessEnv): string | undefined {
  try {
    readWorkerConfig(environment);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
