import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { asFailure, callAws } from '../../../activities/aws/aws-failure.js';

const refusal = (name: string, status: number, headers: Record<string, string> = {}) =>
  Object.assign(
    new S3ServiceException({
      name,
      message: `it is ${name}.`,
      $fault: 'client',
      $metadata: { httpStatusCode: status },
    }),
    { $response: { statusCode: status, headers } },
  );

describe('asFailure', () => {
  it('says for good that a bucket lies elsewhere, and where', () => {
    const error = refusal('PermanentRedirect', 301, { 'x-amz-bucket-region': 'eu-west-1' });
    expect(asFailure('read s3://b/k', error)).toMatchObject({
      type: 'WrongRegion',
      nonRetryable: true,
      message: 'read s3://b/k: PermanentRedirect: it is PermanentRedirect. The bucket lies in eu-west-1.',
    });
  });

  it('names both clocks when they differ', () => {
    const error = refusal('RequestTimeTooSkewed', 403, { date: 'Sun, 29 Nov 2026 21:00:00 GMT' });
    expect(asFailure('read s3://b/k', error)).toMatchObject({
      type: 'ClockSkew',
      nonRetryable: false,
      message: expect.stringMatching(/AWS's clock says 2026-11-29T21:00:00.000Z, this machine's \d{4}-/),
    });
  });

  it('says that no answer came, and repeats the call', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), {
      code: 'ECONNREFUSED',
      $metadata: { attempts: 3 },
    });
    expect(asFailure('read s3://b/k', refused)).toMatchObject({
      type: 'ConnectionFault',
      nonRetryable: false,
      message: 'read s3://b/k: no answer from the service (connect ECONNREFUSED 127.0.0.1:9)',
    });
  });

  it('knows a body that breaks off after the call has ended', async () => {
    const broken = Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    await expect(callAws('read s3://b/k', () => Promise.reject(broken))).rejects.toMatchObject({
      type: 'ConnectionFault',
    });
  });

  it("leaves errors alone that are not an AWS client's", () => {
    const error = new TypeError('x is undefined');
    expect(asFailure('read s3://b/k', error)).toBe(error);
  });
});
