/** Trouble that the person at the keyboard can cure; shown as its message, without a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
