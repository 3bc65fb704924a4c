import type { BucketErrorFacts } from './describe-bucket-fault.js';

/** What AWS's clients put on the errors that they throw. */
interface AwsClientError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly clockSkewCorrected?: boolean };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** The facts of an error that an AWS client threw; undefined of any other error. */
export function awsErrorFacts(error: unknown): BucketErrorFacts | undefined {
  if (!(error instanceof Error) || !isOfAws(error)) return undefined;
  const { name, message, $metadata = {}, $response }: AwsClientError = error;
  return {
    name,
    message,
    httpStatus: $metadata.httpStatusCode,
    clockSkewCorrected: $metadata.clockSkewCorrected,
    code: codeOf(error),
    bucketRegion: $response?.headers?.['x-amz-bucket-region'] ?? expectedRegion(message),
    answeredAt: $response?.headers?.date,
  };
}

/** Errors before the first answer have no metadata: those of credentials, of the region and of the connection. */
const isOfAws = (error: Error): boolean =>
  '$metadata' in error || error.name === 'CredentialsProviderError' || /^Region is missing/i.test(error.message);

const codeOf = (error: Error): string | undefined =>
  (error as { code?: string }).code ?? (error.cause as { code?: string } | undefined)?.code;

/** Where there is no header: `the region "eu-west-1" is wrong; expecting "us-east-1"`. */
const expectedRegion = (message: string): string | undefined => /expecting ['"]([a-z0-9-]+)['"]/.exec(message)?.[1];
