import { NoSuchBucket, S3ServiceException } from '@aws-sdk/client-s3';
import { ServiceError } from '@temporalio/client';
import { expect, test } from 'vitest';
import { describeRefusal } from '../../client/errors/describe-refusal.js';

test('a refusal of a service is told with its reason, any other error is left alone', () => {
  const cause = Object.assign(new Error('5 NOT_FOUND'), {
    code: 5,
    details: 'Namespace sales is not found.',
    metadata: {},
  });
  expect(describeRefusal(new ServiceError('Failed to describe workflow', { cause }))).toBe(
    'Temporal refuses a request: Failed to describe workflow: Namespace sales is not found.',
  );
  const refused = new NoSuchBucket({ message: 'The specified bucket does not exist', $metadata: {} });
  expect(refused).toBeInstanceOf(S3ServiceException);
  expect(describeRefusal(refused)).toBe('S3 refuses a request: NoSuchBucket: The specified bucket does not exist');
  expect(describeRefusal(new TypeError('ours'))).toBeUndefined();
});
