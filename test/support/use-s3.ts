import { afterAll, beforeAll } from 'vitest';
import { startS3, type TestS3 } from './s3.js';

/** Starts an S3 server before the tests of the file, and ends it after them. */
export function useS3(): Omit<TestS3, 'stop'> {
  let server: TestS3 | undefined;
  const started = (): TestS3 => {
    if (server === undefined) throw new Error('The S3 server runs during tests only.');
    return server;
  };
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server?.stop());
  return {
    get endpoint() {
      return started().endpoint;
    },
    get credentials() {
      return started().credentials;
    },
    get client() {
      return started().client;
    },
    get bucketFolder() {
      return started().bucketFolder;
    },
    get bucket() {
      return started().bucket;
    },
    goAway: () => started().goAway(),
  };
}
