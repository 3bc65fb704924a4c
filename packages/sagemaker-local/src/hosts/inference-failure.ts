/** Why an input object could not be transformed; the class begins the job's FailureReason, the message goes to its log. */
export class InferenceFailure extends Error {
  override readonly name = 'InferenceFailure';

  constructor(
    readonly kind: 'ClientError' | 'AlgorithmError',
    message: string,
  ) {
    super(message);
  }
}
