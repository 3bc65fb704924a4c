import { CreateTrainingJobCommand, DescribeTrainingJobCommand, ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { hashOf } from '../../contracts/hash.js';
import type { JobRef, TrainingAttempt } from '../../contracts/training.js';
import { asFailure, callAws, failure, isInUse } from '../aws/aws-failure.js';
import type { TrainingDeps } from './deps.js';
import { OWNER_TAG, REQUEST_HASH_TAG, RUN_TAG, trainingRequest } from './training-request.js';

/**
 * Asks SageMaker for the job of an attempt; attaches when an identical one exists.
 *
 * CreateTrainingJob has no idempotency token, so the name is the token: a worker that died between Create and its
 * answer sends the same name again, is told ResourceInUse, and finds its own hash in the tag.
 *
 * @throws JobNameCollision when the name belongs to a job made from another request
 */
export async function submitTraining({ sagemaker, roleArn }: TrainingDeps, attempt: TrainingAttempt): Promise<JobRef> {
  const request = trainingRequest(attempt, roleArn);
  const name = request.TrainingJobName as string;
  const requestHash = hashOf(request);
  try {
    await sagemaker.send(
      new CreateTrainingJobCommand({
        ...request,
        Tags: [
          { Key: REQUEST_HASH_TAG, Value: requestHash },
          { Key: OWNER_TAG, Value: attempt.owner },
          { Key: RUN_TAG, Value: attempt.run },
        ],
      }),
    );
    return { name, attached: false };
  } catch (error) {
    if (!isInUse(error)) {
      throw asFailure(`CreateTrainingJob ${name}`, error);
    }
  }
  const existing = await callAws(`DescribeTrainingJob ${name}`, () =>
    sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
  );
  await proveSameRequest(sagemaker, existing.TrainingJobArn as string, name, requestHash);
  return { name, attached: true };
}

/** @throws JobNameCollision unless the tag of the existing object holds our hash */
export async function proveSameRequest(
  sagemaker: TrainingDeps['sagemaker'],
  arn: string,
  name: string,
  requestHash: string,
): Promise<void> {
  const { Tags: tags = [] } = await callAws(`ListTags ${name}`, () =>
    sagemaker.send(new ListTagsCommand({ ResourceArn: arn })),
  );
  const found = tags.find((tag) => tag.Key === REQUEST_HASH_TAG)?.Value;
  if (found !== requestHash) {
    throw failure(
      'JobNameCollision',
      `${name} exists already, made from another request (hash ${found ?? 'missing'}, expected ${requestHash}).`,
    );
  }
}
