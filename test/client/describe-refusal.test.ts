import { NoSuchBucket, S3ServiceException } from '@aws-sdk/client-s3';
import { ServiceError } from '@temporalio/client';
import { expect, it } from 'vitest';
import { describeRefusal } from '../../client/errors/describe-refusal.js';

const services = {
  temporal: { address: 'temporal.example:7233', namespace: 'sales' },
  store: { bucket: 'forecasts', region: 'eu-west-1', endpoint: undefined },
};

const refusalOf = (error: unknown) => {
  const { kind, message } = describeRefusal(error, services) ?? {};
  return `${kind}: ${message}`;
};

/** As Temporal's client throws what the service says. */
const grpc = (code: number, details: string) =>
  new ServiceError('Failed to describe workflow', {
    cause: Object.assign(new Error(`${code} ${details}`), { code, details, metadata: {} }),
  });

/** As the S3 client throws it. */
const s3 = (name: string, message: string, more: object = {}) =>
  Object.assign(new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 403 } }), more);

const answeredWith = (headers: Record<string, string>) => ({ $response: { headers } });

it('of Temporal is told with the address, the namespace and the cure', () => {
  expect([
    refusalOf(grpc(5, 'Namespace sales is not found.')),
    refusalOf(grpc(14, 'No connection established')),
    refusalOf(grpc(16, 'Request unauthorized.')),
    refusalOf(grpc(3, 'Namespace sales has no mapping defined for search attribute ForecastRun')),
    refusalOf(grpc(5, 'workflow not found for ID: nothing')),
    refusalOf(grpc(13, 'something broke')),
  ]).toMatchInlineSnapshot(`
    [
      "unreachable: Temporal at temporal.example:7233 has no namespace sales. Set TEMPORAL_NAMESPACE to one that it has, or make it: temporal operator namespace create --namespace sales",
      "unreachable: Temporal does not answer at temporal.example:7233 (No connection established). Start it, or set TEMPORAL_ADDRESS to the host:port of the one that runs.",
      "unreachable: Temporal at temporal.example:7233 refuses the credentials for the namespace sales (Request unauthorized). Set TEMPORAL_API_KEY, or the client certificate (TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH), to those of this namespace.",
      "unreachable: The namespace sales lacks a search attribute (Namespace sales has no mapping defined for search attribute ForecastRun). Run 'npx forecast setup-temporal', which registers those of the project.",
      "notFound: workflow not found for ID: nothing.",
      "failed: Temporal at temporal.example:7233 refuses a request: something broke.",
    ]
  `);
});

it('of S3 is told with the bucket and the cure', () => {
  expect([
    refusalOf(new NoSuchBucket({ message: 'The specified bucket does not exist', $metadata: {} })),
    refusalOf(s3('SignatureDoesNotMatch', 'The request signature …')),
    refusalOf(s3('InvalidAccessKeyId', 'The AWS access key …')),
    refusalOf(s3('AccessDenied', 'Access Denied')),
    refusalOf(s3('ExpiredToken', 'The provided token has expired.')),
    refusalOf(Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' })),
    refusalOf(s3('PermanentRedirect', '…', answeredWith({ 'x-amz-bucket-region': 'us-east-2' }))),
    refusalOf(s3('RequestTimeTooSkewed', '…', answeredWith({ date: 'Sun, 29 Nov 2026 12:00:00 GMT' }))).replace(
      /this machine's \S+/,
      "this machine's <now>",
    ),
  ]).toMatchInlineSnapshot(`
    [
      "unreachable: There is no bucket forecasts. Set FORECAST_BUCKET to one that exists, or make it: aws s3 mb s3://forecasts",
      "unreachable: S3 refuses the secret key. Set AWS_SECRET_ACCESS_KEY to the secret that belongs to AWS_ACCESS_KEY_ID.",
      "unreachable: S3 does not know the access key. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that exists.",
      "unreachable: S3 does not let these credentials use the bucket forecasts (AccessDenied): it may belong to another account. Set FORECAST_BUCKET to a bucket of yours, or allow s3:ListBucket, s3:GetObject and s3:PutObject on it.",
      "unreachable: The AWS credentials have expired (ExpiredToken). Renew them, for example with 'aws sso login', and try again.",
      "unreachable: No AWS credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has some.",
      "unreachable: The bucket forecasts lies in us-east-2, and AWS_REGION says eu-west-1. Set AWS_REGION to us-east-2, or FORECAST_BUCKET to a bucket of eu-west-1.",
      "unreachable: S3 refuses the signature because the clocks differ: its own says 2026-11-29T12:00:00.000Z, this machine's <now> Set the clock of this machine, best by NTP.",
    ]
  `);
});

it('is none where the error is of neither', () => {
  expect(describeRefusal(new TypeError('ours'), services)).toBeUndefined();
});
