import { resolve } from 'node:path';
import { attachStack } from '../../local/stack/attach-stack.js';
import { takeStackVariables } from '../../local/stack/stack-variables.js';
import { StateFolder } from '../../local/stack/state-folder.js';
import { UserError } from '../errors/user-error.js';

/** Whether the environment already names a Temporal service, by its address or by a profile. */
export const namesTemporal = ({ TEMPORAL_ADDRESS, TEMPORAL_PROFILE }: NodeJS.ProcessEnv = process.env): boolean =>
  TEMPORAL_ADDRESS !== undefined || TEMPORAL_PROFILE !== undefined;

/**
 * Takes the addresses of a stack that runs from this state folder, unless the environment already names a Temporal
 * service: then that one, with the AWS client's usual settings.
 *
 * @throws UserError when there is neither
 */
export async function useRunningStack(stateDir: string): Promise<void> {
  if (namesTemporal()) return;
  const environment = await attachStack(stateDir);
  if (environment === undefined) {
    const { stackDamage } = new StateFolder(resolve(stateDir));
    if (stackDamage !== undefined) throw new UserError(stackDamage, 'unreachable');
    throw new UserError(
      `No Temporal service is known: TEMPORAL_ADDRESS is not set, and no local stack runs from ${stateDir}. ` +
        "Start one with 'npm start' or 'npx forecast local', or set TEMPORAL_ADDRESS.",
      'unreachable',
    );
  }
  takeStackVariables(environment);
}
