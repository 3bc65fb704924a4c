import type { TroubleKind } from './exit-codes.js';

/** Trouble that the person at the keyboard can cure; shown as its message, without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';

  /** @param kind decides on the exit code of the command */
  constructor(
    message: string,
    readonly kind: TroubleKind = 'failed',
  ) {
    super(message);
  }
}
