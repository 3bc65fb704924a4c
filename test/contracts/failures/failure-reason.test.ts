import { expect, it } from 'vitest';
import { classifyFailureReason } from '../../../contracts/failures/failure-reason.js';

it.each([
  ['AlgorithmError: bad max_depth, exit code: 1', 'AlgorithmError'],
  ['ClientError: Data download failed:Please ensure S3 objects exist', 'DataError'],
  ['ClientError: Bad HTTP status received from algorithm: 400: a cell is no number', 'AlgorithmError'],
  ['ClientError: Please use an instance type with more memory', 'RequestError'],
  ['InternalServerError: We encountered an internal error. Please try again.', 'ServiceFault'],
  ['CapacityError: Unable to provision requested ML compute capacity.', 'Capacity'],
  ['', 'AlgorithmError'],
] as const)('"%s" is %s', (reason, expected) => {
  expect(classifyFailureReason(reason)).toBe(expected);
});
