import { describe, expect, it } from 'vitest';
import {
  classifyAwsError,
  classifyFailureReason,
  failureTable,
  isFailureType,
  isNotFound,
} from '../../contracts/failures/failures.js';

describe('classifyAwsError', () => {
  it.each([
    ['ThrottlingException', 'Rate exceeded', 400, 'Throttled'],
    ['SlowDown', 'Reduce your request rate.', 503, 'Throttled'],
    ['ResourceLimitExceeded', 'The account-level service limit is 2 Instances', 400, 'Quota'],
    ['ResourceLimitExceeded', "The account-level service limit 'x' is 0 Instances, with", 400, 'NoQuota'],
    ['ValidationException', 'Requested resource not found.', 400, 'NotFound'],
    ['ValidationException', 'Could not find model "arn".', 400, 'NotFound'],
    ['ResourceNotFound', 'RoleArn does not exist', 400, 'NotFound'],
    ['ValidationException', "1 validation error detected: Value 'x' at 'y'", 400, 'RequestError'],
    ['AccessDeniedException', 'User is not authorized', 400, 'AccessDenied'],
    ['ExpiredTokenException', 'The security token is expired', 403, 'CredentialsExpired'],
    ['InternalFailure', 'oops', 500, 'ServiceFault'],
    ['SomethingNew', 'unheard of', 418, 'RequestError'],
  ] as const)('%s "%s" (%i) is %s', (name, message, httpStatus, expected) => {
    expect(classifyAwsError({ name, message, httpStatus })).toBe(expected);
  });
});

describe('classifyFailureReason', () => {
  it.each([
    ['AlgorithmError: bad max_depth, exit code: 1', 'AlgorithmError'],
    ['ClientError: Data download failed:Please ensure S3 objects exist', 'DataError'],
    ['ClientError: Please use an instance type with more memory', 'RequestError'],
    ['InternalServerError: We encountered an internal error. Please try again.', 'ServiceFault'],
    ['CapacityError: Unable to provision requested ML compute capacity.', 'Capacity'],
    ['', 'AlgorithmError'],
  ] as const)('"%s" is %s', (reason, expected) => {
    expect(classifyFailureReason(reason)).toBe(expected);
  });
});

it('does not take every ValidationException for a missing resource', () => {
  expect(isNotFound('ValidationException', 'Training job name must be at most 63 characters')).toBe(false);
});

it('never tries again what a repetition cannot cure', () => {
  for (const type of ['AlgorithmError', 'DataError', 'RequestError', 'JobNameCollision', 'StoppedByUser'] as const) {
    expect(failureTable[type]).toMatchObject({ retry: 'never', attempts: 1 });
  }
});

it('tells the operator what every failure means and what to do', () => {
  for (const { meaning, cure } of Object.values(failureTable)) {
    expect(meaning).toMatch(/\.$/);
    expect(cure).toMatch(/\.$/);
  }
});

it('knows its own types only', () => {
  expect([isFailureType('Quota'), isFailureType('toString'), isFailureType(undefined)]).toEqual([true, false, false]);
});
