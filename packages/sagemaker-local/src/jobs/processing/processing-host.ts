import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateProcessingJobRequest, ProcessingOutput } from '@aws-sdk/client-sagemaker';
import { pathInside } from '@durable-forecast/lib/path-inside';
import { formatS3Uri, joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { listChannel } from '../../hosts/channels.js';
import { forEachLimited } from '../../hosts/concurrency.js';
import { filesBelow } from '../../hosts/container-files.js';
import { imageOf, localText, seenAs } from '../../hosts/container-program.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { FolderSync } from '../../hosts/folder-sync.js';
import { localPath } from '../../hosts/local-path.js';
import { noteSharedInputs } from '../../hosts/shared-inputs.js';
import { JobFailure } from '../../model/job-failure.js';
import type { SharedFile } from '../../s3/object-cache.js';
import { uploadFile } from '../../s3/objects.js';

const TRANSFERS_AT_ONCE = 8;

/** Names of the hosts of a job: algo-1, algo-2 … */
export const processingHosts = ({ ProcessingResources }: CreateProcessingJobRequest): string[] =>
  Array.from({ length: ProcessingResources?.ClusterConfig?.InstanceCount ?? 1 }, (_, index) => `algo-${index + 1}`);

/**
 * Gives a host its /opt/ml: the configuration files, the inputs, and empty folders for the outputs.
 *
 * @throws JobFailure when an input is missing
 */
export async function prepareProcessingHost(
  deps: EngineDeps,
  ml: string,
  request: CreateProcessingJobRequest,
  arn: string,
  host: string,
  signal: AbortSignal,
): Promise<void> {
  await rm(ml, { recursive: true, force: true });
  const config = join(ml, 'config');
  for (const folder of [config, join(ml, 'processing'), join(ml, 'output')]) await mkdir(folder, { recursive: true });
  const hosts = processingHosts(request);
  const job = { ProcessingJobArn: arn, ...request };
  const image = await imageOf(deps.images, request.AppSpecification?.ImageUri, request.RoleArn);
  await writeFile(join(config, 'processingjobconfig.json'), localText(seenAs(image, ml), JSON.stringify(job)));
  await writeFile(join(config, 'resourceconfig.json'), JSON.stringify({ current_host: host, hosts }));
  for (const output of outputsOf(request)) await mkdir(outputFolder(ml, output), { recursive: true });
  const shared: SharedFile[] = [];
  for (const [index, input] of (request.ProcessingInputs ?? []).entries()) {
    signal.throwIfAborted();
    const source = input.S3Input;
    const channel = {
      ChannelName: input.InputName ?? `input-${index + 1}`,
      DataSource: {
        S3DataSource: {
          S3Uri: source?.S3Uri,
          S3DataType: source?.S3DataType ?? 'S3Prefix',
          S3DataDistributionType: source?.S3DataDistributionType ?? 'FullyReplicated',
        },
      },
    };
    const place = { host: hosts.indexOf(host), hosts: hosts.length };
    const files = await listChannel(deps.s3, channel, place, request, deps.settings.region);
    const folder = localPath(ml, source?.LocalPath ?? '');
    await mkdir(folder, { recursive: true });
    await forEachLimited(files, TRANSFERS_AT_ONCE, async ({ object, path }) => {
      signal.throwIfAborted();
      const target = pathInside(folder, path);
      if (target === undefined) {
        throw new JobFailure(
          `ClientError: Data download failed:${formatS3Uri(object)} can't be a file of ${channel.ChannelName}.`,
        );
      }
      const file = await deps.cache.place(object, target);
      if (file !== undefined) shared.push(file);
    });
  }
  await noteSharedInputs(ml, shared);
}

/** Uploads of outputs that go on while the container runs. */
export const continuousSyncs = (deps: EngineDeps, ml: string, request: CreateProcessingJobRequest): FolderSync[] =>
  outputsOf(request)
    .filter(({ S3Output }) => S3Output?.S3UploadMode === 'Continuous')
    .map(
      (output) =>
        new FolderSync(deps, outputFolder(ml, output), parseS3Uri(output.S3Output?.S3Uri ?? ''), {
          skip: () => false,
          whole: () => false,
          mirrorDeletions: false,
        }),
    );

/** Uploads the outputs of a host that are due at the end of the job. */
export async function uploadOutputs(deps: EngineDeps, ml: string, request: CreateProcessingJobRequest): Promise<void> {
  for (const output of outputsOf(request)) {
    if (output.S3Output?.S3UploadMode === 'Continuous') continue;
    const folder = outputFolder(ml, output);
    const target = parseS3Uri(output.S3Output?.S3Uri ?? '');
    await forEachLimited(await filesBelow(folder), TRANSFERS_AT_ONCE, async (name) => {
      await uploadFile(deps.s3, join(folder, name), { bucket: target.bucket, key: joinKey(target.key, name) });
    });
  }
}

const outputsOf = ({ ProcessingOutputConfig }: CreateProcessingJobRequest): readonly ProcessingOutput[] =>
  ProcessingOutputConfig?.Outputs ?? [];

const outputFolder = (ml: string, { S3Output }: ProcessingOutput): string => localPath(ml, S3Output?.LocalPath ?? '');
