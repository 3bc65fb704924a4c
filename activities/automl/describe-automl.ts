import { DescribeAutoMLJobCommand, type DescribeAutoMLJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from '../training/deps.js';
import { awaitDescribeTurn } from '../training/poll.js';

/** Describes an AutoML job when it is this caller's turn. @throws NotFound when nobody ever started it */
export async function describeAutoML(
  deps: Pick<TrainingDeps, 'sagemaker' | 'pace'>,
  name: string,
): Promise<DescribeAutoMLJobCommandOutput> {
  await awaitDescribeTurn(deps);
  return callAws(`DescribeAutoMLJob ${name}`, () =>
    deps.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: name })),
  );
}
