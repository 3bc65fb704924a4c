import type { CreateProcessingJobRequest } from '@aws-sdk/client-sagemaker';
import { localText } from '../../hosts/container-program.js';
import type { ContainerImage } from '../../images/registry.js';
import type { Program } from '../../runners/runner.js';

/** What a processing job is started with; an image brings its own where the request says nothing. */
export function processingProgram(
  image: ContainerImage,
  ml: string,
  { AppSpecification: app }: CreateProcessingJobRequest,
): Program {
  const { ContainerEntrypoint: entrypoint, ContainerArguments: given = [] } = app ?? {};
  if (image.kind === 'engine') return { kind: 'image', reference: image.reference, entrypoint, words: given };
  const [first = '', ...rest] = entrypoint ?? [];
  const program = Object.hasOwn(image.programs, first) ? (image.programs[first] as readonly string[]) : [first];
  // On this machine /opt/ml lies elsewhere, so the words that name it are changed.
  return { kind: 'command', words: [...program, ...[...rest, ...given].map((word) => localText(ml, word))] };
}
