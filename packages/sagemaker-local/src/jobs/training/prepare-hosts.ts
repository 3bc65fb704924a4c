import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { listChannel } from '../../hosts/channels.js';
import { imageOf, seenAs } from '../../hosts/container-program.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { failOnRefusal } from '../../hosts/fail-on-refusal.js';
import { fillChannel } from '../../hosts/fill-channel.js';
import { noteSharedInputs } from '../../hosts/shared-inputs.js';
import type { SharedFile } from '../../s3/object-cache.js';
import { persist } from '../../s3/persist.js';
import { createHostFolder, hostNames } from './host-folder.js';
import { checkpointSync } from './host-syncs.js';

/**
 * Gives each host of a job a fresh /opt/ml with its configuration, its channels and the checkpoints of earlier runs.
 *
 * @param mlFolder where the /opt/ml of a host lies
 * @throws JobFailure when the image is missing, S3 refuses the data, or it can't be files
 */
export async function prepareHosts(
  deps: EngineDeps,
  request: CreateTrainingJobRequest,
  mlFolder: (host: string) => string,
  signal: AbortSignal,
): Promise<void> {
  const hosts = hostNames(request);
  const preparing = imageOf(deps.images, request.AlgorithmSpecification?.TrainingImage, request.RoleArn);
  const image = await unlessAborted(preparing, signal);
  const prepare = async (host: string, index: number) => {
    const ml = mlFolder(host);
    await createHostFolder(ml, seenAs(image, ml), request, host, hosts);
    const shared: SharedFile[] = [];
    for (const channel of request.InputDataConfig ?? []) {
      const filled = await persist(async () => {
        const place = { host: index, hosts: hosts.length };
        const files = await listChannel(deps.s3, channel, place, request, deps.settings.region);
        return fillChannel(deps, ml, channel.ChannelName as string, files, signal);
      }, signal);
      shared.push(...filled);
    }
    await noteSharedInputs(ml, shared);
    const checkpoints = checkpointSync(deps, request, ml);
    if (checkpoints !== undefined) await persist(() => checkpoints.restore(), signal);
  };
  await failOnRefusal('Data download failed', () => Promise.all(hosts.map(prepare)));
}

/** An environment takes a minute to make; a job that is stopped meanwhile does not wait for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const done = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: done.signal });
  });
  return Promise.race([work, aborted]).finally(() => done.abort());
}
