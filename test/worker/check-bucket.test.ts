import { S3Client } from '@aws-sdk/client-s3';
import pino from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkBucket } from '../../worker/check-bucket.js';
import { StartError } from '../../worker/start-error.js';

afterEach(() => vi.unstubAllEnvs());

describe('the address of S3', () => {
  it.each(['nonsense', '127.0.0.1:9000'])('%s is refused at the start, with the cure', async (endpoint) => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoint);
    const s3 = new S3Client({ region: 'us-east-1', credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } });
    await expect(checkBucket(s3, 'forecast', pino({ level: 'silent' }))).rejects.toThrow(
      new StartError(`S3 has no address '${endpoint}': set AWS_ENDPOINT_URL_S3 to one such as http://127.0.0.1:9000.`),
    );
  });
});
