import { attachStack } from '../../local/stack/attach-stack.js';
import { takeStackVariables } from '../../local/stack/stack-variables.js';
import { workerSettingsFault } from '../../local/worker-settings.js';
import { namesTemporal } from '../connection/use-running-stack.js';
import { checkMachine } from './check-machine.js';
import { checkStore } from './check-store.js';
import { checkTemporal } from './check-temporal.js';
import { type Finding, fault, ok, skipped } from './finding.js';

/** What may be other than it is, to see what is found then. */
export interface Circumstances {
  readonly now?: () => Date;
  readonly nodeVersion?: string;
}

/** Looks at the whole set-up that commands and workers with this environment have; changes nothing. */
export async function examine(stateDir: string, { now, nodeVersion }: Circumstances = {}): Promise<readonly Finding[]> {
  const isElsewhere = namesTemporal();
  const machine = checkMachine(!isElsewhere, nodeVersion);
  const stack = isElsewhere ? undefined : await attachStack(stateDir);
  if (!isElsewhere && stack === undefined) {
    const message = `No local stack runs from ${stateDir}, and TEMPORAL_ADDRESS is not set. Start one with 'npm start' or 'npx forecast local', or set TEMPORAL_ADDRESS to the host:port of a Temporal service.`;
    return [...machine, fault('temporal', message)];
  }
  if (stack !== undefined) takeStackVariables(stack);
  const [temporal, store] = await Promise.all([checkTemporal(), checkStore(now)]);
  return [...machine, ...temporal.findings, ...store, checkSettings(temporal.hasWorker)];
}

/** A worker checks its own settings, so those of this environment matter where none runs yet. */
function checkSettings(hasWorker: boolean): Finding {
  const name = 'worker settings';
  if (hasWorker) return skipped(name, 'The worker that runs has checked its own.');
  const message = workerSettingsFault(process.env);
  return message === undefined ? ok(name, 'A worker could start with this environment.') : fault(name, message);
}
