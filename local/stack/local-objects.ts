import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { StateFolder } from './state-folder.js';

/**
 * Where objects lie as files of this machine: the S3 server of the local stack keeps each as one.
 *
 * @param endpoint of the S3 client in use
 * @returns undefined unless the stack that runs from this folder serves that address
 */
export function localObjects(stateDir: string, endpoint: string | undefined): ((uri: string) => URL) | undefined {
  const folder = new StateFolder(resolve(stateDir));
  const served = folder.runningStack()?.environment?.AWS_ENDPOINT_URL_S3;
  if (endpoint === undefined || served !== endpoint) return undefined;
  return (uri) => {
    const { bucket, key } = parseS3Uri(uri);
    return pathToFileURL(folder.file('s3', join(bucket, ...key.split('/'))));
  };
}
