import { DescribeTrainingJobCommand, type DescribeTrainingJobCommandOutput } from '@aws-sdk/client-sagemaker';
import { callAws, isMissing } from '../aws/aws-failure.js';
import type { TrainingDeps } from './deps.js';
import { awaitDescribeTurn } from './poll.js';

type Deps = Pick<TrainingDeps, 'sagemaker' | 'pace'>;

/** Describes a job when it is this caller's turn. @throws NotFound when nobody ever started it */
export async function describeTraining(deps: Deps, name: string): Promise<DescribeTrainingJobCommandOutput> {
  await awaitDescribeTurn(deps);
  return describe(deps, name);
}

/** Describes a job before all other callers, who wait a turn longer for it. */
export async function describeAtOnce(deps: Deps, name: string): Promise<DescribeTrainingJobCommandOutput> {
  deps.pace.reserve(Date.now());
  return describe(deps, name);
}

const describe = ({ sagemaker }: Deps, name: string): Promise<DescribeTrainingJobCommandOutput> =>
  callAws(`DescribeTrainingJob ${name}`, () =>
    sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name })),
  );

/** The status of a job; undefined when nobody ever started it. */
export async function trainingStatus(deps: Deps, name: string): Promise<string | undefined> {
  try {
    return (await describeTraining(deps, name)).TrainingJobStatus;
  } catch (error) {
    if ((error as { type?: string }).type === 'NotFound' || isMissing(error)) return undefined;
    throw error;
  }
}
