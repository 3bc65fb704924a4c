import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import type { ContainerImage } from '../../images/registry.js';
import { JobFailure } from '../../model/job-failure.js';
import type { Program } from '../../runners/runner.js';

/**
 * `docker run IMAGE train`, with what the request puts in its place.
 *
 * @param shared the variables that are the same for all jobs with the same Environment
 */
export function trainProgram(
  image: ContainerImage,
  { AlgorithmSpecification }: CreateTrainingJobRequest,
  shared: Readonly<Record<string, string>>,
): Program {
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
  const { preload } = image;
  const warm = preload && entrypoint === undefined ? { modules: preload, environment: shared } : undefined;
  return { kind: 'command', words: [...command, ...(given ?? [])], warm };
}
