import type { SupervisedParts } from '../../local/stack/supervise-parts.js';
import { UserError } from '../errors/user-error.js';
import { onInterrupt } from './on-interrupt.js';

/** Resolves when the person or the system ends the command. Asked for before the start, so that none is missed. */
export const interruption = (): Promise<'interrupted'> =>
  new Promise((resolve) => onInterrupt(() => resolve('interrupted')));

/** Waits for the interruption and stops the parts. @throws UserError when one can't be kept alive before */
export async function stayUp(
  { stop, failed }: Pick<SupervisedParts, 'stop' | 'failed'>,
  interrupted: Promise<'interrupted'>,
): Promise<void> {
  const end = await Promise.race([interrupted, failed]);
  await stop();
  if (end !== 'interrupted') throw new UserError(end.message);
}
