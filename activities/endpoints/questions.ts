import { deleteObject } from '../s3/delete-object.js';
import { listObjects } from '../s3/list-objects.js';
import type { EndpointDeps } from './deps.js';

/** Where the questions to an asynchronous endpoint lie, and where it puts what it says. */
export function questionPaths(bucket: string, endpoint: string) {
  const all = `s3://${bucket}/endpoints/${endpoint}/`;
  return { all, questions: `${all}questions/`, answers: `${all}answers`, failures: `${all}failures` };
}

/** Deletes what is left of questions that were not heard to their end. */
export async function removeQuestions(deps: Pick<EndpointDeps, 's3' | 'bucket'>, endpoint: string): Promise<void> {
  for (const { uri } of await listObjects(deps.s3, questionPaths(deps.bucket, endpoint).all))
    await deleteObject(deps.s3, uri);
}
