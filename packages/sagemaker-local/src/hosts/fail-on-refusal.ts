import { JobFailure } from '../model/job-failure.js';
import { isRefusal } from '../s3/objects.js';

/** Two keys of which one is a folder of the other can't both be files. */
const CLASHES = ['EISDIR', 'ENOTDIR', 'EEXIST'];

/**
 * Does work with S3 whose refusal is a fault of the request, not of the server.
 *
 * @param what how AWS's reason begins, for example `Data download failed`
 * @throws JobFailure a ClientError where S3 refuses, or the objects can't be files
 */
export async function failOnRefusal<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (isRefusal(error) || CLASHES.includes(code)) throw new JobFailure(`ClientError: ${what}:${message}`);
    throw error;
  }
}
