import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CreateTrainingJobRequest } from '@aws-sdk/client-sagemaker';
import { localPath } from '../../hosts/local-path.js';

/**
 * Makes an empty /opt/ml for a host, as a fresh instance has it.
 *
 * @param seen where the container sees it; files that name paths name these
 */
export async function createHostFolder(
  ml: string,
  seen: string,
  request: CreateTrainingJobRequest,
  host: string,
  hosts: readonly string[],
): Promise<void> {
  await rm(ml, { recursive: true, force: true });
  const config = join(ml, 'input', 'config');
  for (const folder of [
    config,
    join(ml, 'input', 'data'),
    join(ml, 'model'),
    join(ml, 'code'),
    join(ml, 'output', 'data'),
  ]) {
    await mkdir(folder, { recursive: true });
  }
  const files = { ...configFiles(seen, request), 'resourceconfig.json': resourceConfig(request, host, hosts) };
  for (const [name, content] of Object.entries(files)) await writeFile(join(config, name), JSON.stringify(content));
}

/** Names of the hosts of a job: algo-1, algo-2 … */
export const hostNames = (request: CreateTrainingJobRequest): string[] => {
  const groups = request.ResourceConfig?.InstanceGroups ?? [];
  const grouped = groups.reduce((sum, group) => sum + (group.InstanceCount ?? 0), 0);
  const count = request.ResourceConfig?.InstanceCount ?? (grouped || 1);
  return Array.from({ length: count }, (_, index) => `algo-${index + 1}`);
};

function configFiles(seen: string, request: CreateTrainingJobRequest): Record<string, unknown> {
  const checkpoints = request.CheckpointConfig;
  const hook = request.DebugHookConfig;
  const tensorBoard = request.TensorBoardOutputConfig;
  return {
    'hyperparameters.json': request.HyperParameters ?? {},
    'inputdataconfig.json': inputDataConfig(request),
    ...(checkpoints === undefined
      ? {}
      : { 'checkpointconfig.json': { LocalPath: localPath(seen, checkpoints.LocalPath ?? '/opt/ml/checkpoints') } }),
    ...(hook === undefined
      ? {}
      : {
          'debughookconfig.json': { ...hook, LocalPath: localPath(seen, hook.LocalPath ?? '/opt/ml/output/tensors') },
        }),
    ...(tensorBoard === undefined
      ? {}
      : {
          'tensorboardoutputconfig.json': {
            LocalPath: localPath(seen, tensorBoard.LocalPath ?? '/opt/ml/output/tensorboard'),
          },
        }),
    ...(request.ProfilerConfig === undefined ? {} : { 'profilerconfig.json': request.ProfilerConfig }),
  };
}

function inputDataConfig(request: CreateTrainingJobRequest): Record<string, unknown> {
  const channels = (request.InputDataConfig ?? []).map((channel) => [
    channel.ChannelName as string,
    {
      ...(channel.ContentType === undefined ? {} : { ContentType: channel.ContentType }),
      TrainingInputMode: channel.InputMode ?? request.AlgorithmSpecification?.TrainingInputMode ?? 'File',
      S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? 'FullyReplicated',
      RecordWrapperType: channel.RecordWrapperType ?? 'None',
    },
  ]);
  return Object.fromEntries(channels);
}

function resourceConfig(request: CreateTrainingJobRequest, host: string, hosts: readonly string[]) {
  const groups = instanceGroups(request, hosts);
  const current = groups.find((group) => group.hosts.includes(host));
  return {
    current_host: host,
    current_instance_type: current?.instance_type,
    current_group_name: current?.instance_group_name,
    hosts,
    instance_groups: groups,
    // All hosts of a job are processes of this machine.
    network_interface_name: 'lo',
    topology: null,
  };
}

function instanceGroups(request: CreateTrainingJobRequest, hosts: readonly string[]) {
  const groups = request.ResourceConfig?.InstanceGroups ?? [];
  if (groups.length === 0) {
    const type = request.ResourceConfig?.InstanceType ?? 'ml.m5.xlarge';
    return [{ instance_group_name: 'homogeneousCluster', instance_type: type as string, hosts: [...hosts] }];
  }
  let next = 0;
  return groups.map((group) => {
    const own = hosts.slice(next, next + (group.InstanceCount ?? 0));
    next += own.length;
    return { instance_group_name: group.InstanceGroupName, instance_type: group.InstanceType as string, hosts: own };
  });
}
