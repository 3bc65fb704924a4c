/** Why an input object could not be transformed; the class begins the job's FailureReason, the message goes to its log. */
export class TransformFailure extends Error {
  override readonly name = 'TransformFailure';

  constructor(
    readonly kind: 'ClientError' | 'AlgorithmError',
    message: string,
  ) {
    super(message);
  }
}
