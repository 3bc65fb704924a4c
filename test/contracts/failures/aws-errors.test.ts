import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isThrottlingError, isTransientError } from '@smithy/core/retry';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AwsErrorFacts, classifyAwsError, isNotFound } from '../../../contracts/failures/aws-errors.js';
import { meaningOf } from '../../../contracts/failures/failures.js';

describe('classifyAwsError', () => {
  it.each([
    ['ThrottlingException', 'Rate exceeded', 400, 'Throttled'],
    ['SlowDown', 'Reduce your request rate.', 503, 'Throttled'],
    ['TooManyRequests', 'Please slow down.', 429, 'Throttled'],
    ['ThrottledException', '', 400, 'Throttled'],
    ['RequestThrottled', '', 400, 'Throttled'],
    ['RequestThrottledException', '', 400, 'Throttled'],
    ['ConditionalRequestConflict', 'A conflicting operation occurred during the request.', 409, 'WriteConflict'],
    ['OperationAborted', 'A conflicting conditional operation is in progress.', 409, 'WriteConflict'],
    ['RequestTimeout', 'Your socket connection to the server was not read from.', 400, 'ConnectionFault'],
    ['IncompleteBody', 'You did not provide the number of bytes specified.', 400, 'ConnectionFault'],
    ['BadDigest', 'The Content-MD5 you specified did not match what we received.', 400, 'ConnectionFault'],
    ['RequestTimeTooSkewed', 'The difference between the times is too large.', 403, 'ClockSkew'],
    ['InvalidSignatureException', 'Signature expired: 20260101T000000Z is now earlier than', 400, 'ClockSkew'],
    ['InvalidSignatureException', 'The request signature does not match.', 403, 'AccessDenied'],
    ['PermanentRedirect', 'Must be addressed using the specified endpoint.', 301, 'WrongRegion'],
    ['AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'eu-west-1'", 400, 'WrongRegion'],
    ['ResourceLimitExceeded', 'The account-level service limit is 2 Instances', 400, 'Quota'],
    ['ResourceLimitExceeded', "The account-level service limit 'x' is 0 Instances, with", 400, 'NoQuota'],
    ['ValidationException', 'Requested resource not found.', 400, 'NotFound'],
    ['ValidationException', 'Could not find model "arn".', 400, 'NotFound'],
    ['ResourceNotFound', 'RoleArn does not exist', 400, 'NotFound'],
    ['ValidationException', "1 validation error detected: Value 'x' at 'y'", 400, 'RequestError'],
    [
      'ValidationException',
      "1 validation error detected: Value 'ml.p4d.24xlarge' at 'transformResources.instanceType' failed to satisfy constraint: Member must satisfy enum value set: [ml.m5.large]",
      400,
      'InstanceTypeRefused',
    ],
    ['ValidationException', 'Instance type ml.c7i.large is not supported in us-west-1.', 400, 'InstanceTypeRefused'],
    ['AccessDeniedException', 'User is not authorized', 400, 'AccessDenied'],
    ['ExpiredTokenException', 'The security token is expired', 403, 'CredentialsExpired'],
    ['CredentialsProviderError', 'Could not load credentials from any providers', undefined, 'CredentialsExpired'],
    ['InternalFailure', 'oops', 500, 'ServiceFault'],
    ['SomethingNew', 'unheard of', 418, 'RequestError'],
    ['UnknownError', 'UnknownError', 403, 'AccessDenied'],
    ['UnknownError', 'UnknownError', 301, 'WrongRegion'],
    ['Error', 'socket hang up', undefined, 'ConnectionFault'],
    ['Error', 'getaddrinfo EAI_AGAIN s3.eu-west-1.amazonaws.com', undefined, 'ConnectionFault'],
  ] as const)('%s "%s" (%s) is %s', (name, message, httpStatus, expected) => {
    expect(classifyAwsError({ name, message, httpStatus })).toBe(expected);
  });

  it('takes any refusal for a wrong clock after which the AWS client had to set its own', () => {
    const refused = { name: 'AccessDeniedException', message: 'Not authorized', httpStatus: 400 };
    expect(classifyAwsError({ ...refused, clockSkewCorrected: true })).toBe('ClockSkew');
  });
});

describe("what the AWS clients' own retries repeat", () => {
  const isTransient = (facts: AwsErrorFacts): boolean => meaningOf(classifyAwsError(facts)).retry === 'same';
  const { THROTTLING_ERROR_CODES, TRANSIENT_ERROR_CODES, CLOCK_SKEW_ERROR_CODES, ...other } = retryLists();
  const named = [...(THROTTLING_ERROR_CODES ?? []), ...(TRANSIENT_ERROR_CODES ?? [])];
  const nodeCodes = [...(other.NODEJS_TIMEOUT_ERROR_CODES ?? []), ...(other.NODEJS_NETWORK_ERROR_CODES ?? [])];

  it('is read from the installed package', () => {
    expect(named).toEqual(expect.arrayContaining(['SlowDown', 'ThrottledException', 'RequestTimeout']));
    expect(nodeCodes).toEqual(expect.arrayContaining(['ECONNRESET', 'EHOSTUNREACH']));
    expect(CLOCK_SKEW_ERROR_CODES).toContain('RequestTimeTooSkewed');
  });

  it.each(named)('%s is repeated, whatever its status', (name) => {
    for (const httpStatus of [400, 403, 409, 429, 500, 503]) {
      expect(isTransient({ name, message: '', httpStatus })).toBe(true);
    }
  });

  it.each(nodeCodes)('%s is repeated, as a code and in the text', (code) => {
    expect(isTransient({ name: 'Error', message: 'connect', code })).toBe(true);
    expect(isTransient({ name: 'Error', message: `connect ${code} 10.0.0.1:443` })).toBe(true);
  });

  // Some of these codes are refusals as well: which one it was, the client says by having set its clock.
  it.each(CLOCK_SKEW_ERROR_CODES ?? [])('%s is repeated when a wrong clock was the reason', (name) => {
    expect(isTransient({ name, message: '', httpStatus: 403, clockSkewCorrected: true })).toBe(true);
  });

  it.each(other.TRANSIENT_ERROR_STATUS_CODES ?? [])('an unknown error with status %i is repeated', (httpStatus) => {
    expect(isTransient({ name: 'UnknownError', message: '', httpStatus: Number(httpStatus) })).toBe(true);
  });

  it('is transient here, of whatever code, status and text', () => {
    const names = fc.oneof(fc.constantFrom(...named), fc.stringMatching(/^[A-Z][a-z]{2,12}X$/));
    const codes = fc.option(fc.constantFrom(...nodeCodes), { nil: undefined });
    const statuses = fc.option(fc.integer({ min: 300, max: 599 }), { nil: undefined });
    fc.assert(
      fc.property(names, fc.string(), codes, statuses, fc.boolean(), (name, message, code, httpStatus, corrected) => {
        const $metadata = { httpStatusCode: httpStatus, ...(corrected ? { clockSkewCorrected: true } : {}) };
        const error = Object.assign(new Error(message), { name, $metadata, ...(code === undefined ? {} : { code }) });
        if (!isTransientError(error as never) && !isThrottlingError(error as never)) return;
        expect(isTransient({ name, message, httpStatus, code, clockSkewCorrected: corrected })).toBe(true);
      }),
    );
  });
});

it('does not take every ValidationException for a missing resource', () => {
  expect(isNotFound('ValidationException', 'Training job name must be at most 63 characters')).toBe(false);
});

/** The lists of codes in the package that the AWS clients retry by. It does not export them. */
function retryLists(): Partial<Record<string, readonly string[]>> {
  const main = createRequire(import.meta.url).resolve('@smithy/core/retry');
  const root = main.slice(0, main.lastIndexOf('/dist-'));
  const file = `${root}/dist-es/submodules/retry/service-error-classification/constants.js`;
  const lists = readFileSync(file, 'utf8').matchAll(/export const (\w+) = \[([^\]]*)\]/g);
  return Object.fromEntries([...lists].map(([, name = '', items = '']) => [name, items.match(/\w+/g) ?? []]));
}
