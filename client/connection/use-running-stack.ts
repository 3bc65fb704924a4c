import { attachStack } from '../../local/stack/attach-stack.js';
import { UserError } from '../errors/user-error.js';

/**
 * Takes the addresses of a stack that runs from this state folder, unless the environment already names a Temporal
 * service: then that one, with the AWS client's usual settings.
 *
 * @throws UserError when there is neither
 */
export async function useRunningStack(stateDir: string): Promise<void> {
  if (process.env.TEMPORAL_ADDRESS !== undefined) return;
  const environment = await attachStack(stateDir);
  if (environment === undefined) {
    throw new UserError(
      `No Temporal service is known: TEMPORAL_ADDRESS is not set, and no local stack runs from ${stateDir}. ` +
        "Start one with 'npm start' or 'npx forecast local', or set TEMPORAL_ADDRESS.",
    );
  }
  Object.assign(process.env, environment);
}
