import { DescribeProcessingJobCommand, type DescribeProcessingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from '../training/deps.js';
import { awaitDescribeTurn } from '../training/poll.js';

/** Describes a processing job when it is this caller's turn. @throws NotFound when nobody ever started it */
export async function describeFeatureJob(
  deps: Pick<TrainingDeps, 'sagemaker' | 'pace'>,
  name: string,
): Promise<DescribeProcessingJobCommandOutput> {
  await awaitDescribeTurn(deps);
  return callAws(`DescribeProcessingJob ${name}`, () =>
    deps.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: name })),
  );
}
