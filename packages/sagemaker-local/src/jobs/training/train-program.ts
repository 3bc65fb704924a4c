import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { ContainerImage } from '../../images/registry.js';
import { JobFailure } from '../../model/job-failure.js';
import type { Program } from '../../runners/runner.js';

/** `docker run IMAGE train`, with what the request puts in its place. */
export function trainProgram(image: ContainerImage, { AlgorithmSpecification }: CreateTrainingJobRequest): Program {
  const { ContainerEntrypoint: entrypoint, ContainerArguments: given } = AlgorithmSpecification ?? {};
  if (image.kind === 'engine') {
    // An entrypoint of the request's own knows no `train`.
    const words = given ?? (entrypoint === undefined ? ['train'] : []);
    return { kind: 'image', reference: image.reference, entrypoint, words };
  }
  const command = entrypoint ?? image.train;
  if (command === undefined) {
    throw new JobFailure(`ClientError: The image of container ${image.name} has no train command.`);
  }
  return { kind: 'command', words: [...command, ...(given ?? [])] };
}
