/** An error that the client sees, with AWS's code and wording. */
export class AwsError extends Error {
  override readonly name = 'AwsError';

  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The wording AWS uses for broken constraints and for most missing resources. */
export const validationError = (message: string): AwsError => new AwsError('ValidationException', message);
