import { InvokeEndpointAsyncCommand } from '@aws-sdk/client-sagemaker-runtime';
import { hashOf } from '@durable-forecast/lib/hash';
import { callAws, failure } from '../aws/aws-failure.js';
import { deleteObject } from '../s3/delete-object.js';
import { readContent, writeObject } from '../s3/s3-objects.js';
import { untilNextPoll } from '../training/poll.js';
import type { EndpointDeps } from './deps.js';
import { questionPaths } from './questions.js';

/** Seconds that a question may wait for its turn, and that a model may take for it. */
const WAITS_SECONDS = 3600;
const TAKES_SECONDS = 900;

/**
 * Asks an asynchronous endpoint: the rows go to S3, and the answer is waited for there. Nothing of it stays; what a worker leaves that
 * dies meanwhile goes with the endpoint.
 *
 * @returns the answer in CSV
 * @throws ForecastInvalid with what the endpoint says where it has none
 */
export async function invokeInS3(deps: EndpointDeps, endpoint: string, rows: string): Promise<string> {
  const { s3, bucket, runtime } = deps;
  // By content: whoever asks the same at once writes the same.
  const question = `${questionPaths(bucket, endpoint).questions}${hashOf(rows).slice(0, 16)}.csv`;
  await writeObject(s3, question, rows, 'text/csv');
  const asked = await callAws(`InvokeEndpointAsync ${endpoint}`, () =>
    runtime.send(
      new InvokeEndpointAsyncCommand({
        ...{ EndpointName: endpoint, InputLocation: question, ContentType: 'text/csv', Accept: 'text/csv' },
        ...{ RequestTTLSeconds: WAITS_SECONDS, InvocationTimeoutSeconds: TAKES_SECONDS },
      }),
    ),
  );
  const { OutputLocation: answer, FailureLocation: refusal } = asked;
  if (answer === undefined) throw failure('ForecastInvalid', `${endpoint} does not say where its answer will be.`);
  for (;;) {
    const said = await readContent(s3, answer);
    if (said !== undefined) {
      await deleteObject(s3, answer);
      return new TextDecoder().decode(said.content);
    }
    const refused = refusal === undefined ? undefined : await readContent(s3, refusal);
    if (refused !== undefined) {
      await deleteObject(s3, refusal as string);
      throw failure('ForecastInvalid', `${endpoint} has no answer: ${new TextDecoder().decode(refused.content)}`);
    }
    await untilNextPoll(deps);
  }
}
