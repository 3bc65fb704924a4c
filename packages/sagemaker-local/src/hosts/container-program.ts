import { missingImageMessage } from '../images/missing-image.js';
import { type ContainerImage, type ImageRegistry, parseImage } from '../images/registry.js';
import { JobFailure } from '../model/job-failure.js';
import type { Program } from '../runners/runner.js';

/**
 * What stands for an image address, ready to run.
 *
 * @throws JobFailure when nothing does, in AWS's words and after the prefix, or when what it needs can't be made
 */
export async function imageOf(
  images: ImageRegistry,
  uri: string | undefined,
  roleArn: string | undefined,
  prefix = 'ClientError: ',
): Promise<ContainerImage> {
  const image = await images.find(uri ?? '');
  if (image === undefined) throw new JobFailure(prefix + missingImageMessage(parseImage(uri ?? ''), roleArn ?? ''));
  await images.prepare(image).catch((error: unknown) => {
    throw new JobFailure(prefix + (error as Error).message);
  });
  return image;
}

/** Where a container sees what is its /opt/ml: a process has no file system of its own. */
export const seenAs = (image: ContainerImage, ml: string): string => (image.kind === 'engine' ? '/opt/ml' : ml);

/** `docker run IMAGE serve`. */
export function serveProgram(image: ContainerImage, prefix = 'ClientError: '): Program {
  if (image.kind === 'engine') return { kind: 'image', reference: image.reference, words: ['serve'] };
  if (image.serve === undefined) throw new JobFailure(`${prefix}Container ${image.name} has no serve command.`);
  return { kind: 'command', words: image.serve };
}

/** A text with every path below /opt/ml as the container sees it. */
export const localText = (seen: string, text: string): string => text.replaceAll(/\/opt\/ml(?=[/"]|$)/g, () => seen);
