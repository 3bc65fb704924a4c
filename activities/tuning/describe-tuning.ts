import {
  DescribeHyperParameterTuningJobCommand,
  type DescribeHyperParameterTuningJobCommandOutput,
} from '@aws-sdk/client-sagemaker';
import { callAws } from '../aws/aws-failure.js';
import type { TrainingDeps } from '../training/deps.js';
import { awaitDescribeTurn } from '../training/poll.js';

/** Describes a tuning job when it is this caller's turn. @throws NotFound when nobody ever started it */
export async function describeTuning(
  deps: Pick<TrainingDeps, 'sagemaker' | 'pace'>,
  name: string,
): Promise<DescribeHyperParameterTuningJobCommandOutput> {
  await awaitDescribeTurn(deps);
  return callAws(`DescribeHyperParameterTuningJob ${name}`, () =>
    deps.sagemaker.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name })),
  );
}
