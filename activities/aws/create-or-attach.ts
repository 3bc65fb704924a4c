import { asFailure, isInUse } from './aws-failure.js';

/**
 * Creates something whose name is made of its content, or takes what has that name already.
 *
 * @param what for messages: `CreateModel name`
 * @param attach proves that what is there is the same
 * @returns whether it existed already
 */
export async function createOrAttach(
  what: string,
  create: () => Promise<unknown>,
  attach: () => Promise<void>,
): Promise<boolean> {
  try {
    await create();
    return false;
  } catch (error) {
    if (!isInUse(error)) throw asFailure(what, error);
    await attach();
    return true;
  }
}
