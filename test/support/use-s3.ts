import { startS3, type TestS3 } from './s3.js';
import { useStarted } from './use-started.js';

/** Starts an S3 server before the tests of the file, and ends it after them. */
export const useS3 = (): Omit<TestS3, 'stop'> => useStarted('The S3 server', startS3, (server) => server.stop());
