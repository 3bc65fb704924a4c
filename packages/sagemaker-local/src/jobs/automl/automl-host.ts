import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathInside } from '@durable-forecast/lib/path-inside';
import { formatS3Uri, joinKey, parseS3Uri } from '@durable-forecast/lib/s3-uri';
import { packFolders } from '../../hosts/archive.js';
import { listChannel } from '../../hosts/channels.js';
import { forEachLimited } from '../../hosts/concurrency.js';
import { filesBelow, isEmptyFolder } from '../../hosts/container-files.js';
import type { EngineDeps } from '../../hosts/engine-deps.js';
import { noteSharedInputs } from '../../hosts/shared-inputs.js';
import type { AutoMLCandidateState } from '../../model/automl-state.js';
import { JobFailure } from '../../model/job-failure.js';
import type { SharedFile } from '../../s3/object-cache.js';
import { uploadFile } from '../../s3/objects.js';
import type { AutoMLChannelSetting, AutoMLSettings } from './automl-settings.js';

const TRANSFERS_AT_ONCE = 8;

/**
 * Gives a search its /opt/ml: what is asked of it, and its rows.
 *
 * @param seconds what is left of its time
 * @throws JobFailure when there are no rows
 */
export async function prepareAutoMLHost(
  deps: EngineDeps,
  ml: string,
  settings: AutoMLSettings,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  await rm(ml, { recursive: true, force: true });
  const config = join(ml, 'input', 'config');
  for (const folder of [config, join(ml, 'model'), join(ml, 'output', 'automl')]) {
    await mkdir(folder, { recursive: true });
  }
  await writeFile(join(config, 'automl.json'), JSON.stringify(asked(settings, seconds)));
  const shared: SharedFile[] = [];
  for (const [name, channel] of Object.entries(channelsOf(settings))) {
    const folder = join(ml, 'input', 'data', name);
    await mkdir(folder, { recursive: true });
    shared.push(...(await fill(deps, name, channel, settings, folder, signal)));
  }
  await noteSharedInputs(ml, shared);
}

/** Where everything of a job goes. */
const outputOf = (settings: AutoMLSettings, job: string) => {
  const { bucket, key } = parseS3Uri(settings.outputUri);
  return { bucket, key: joinKey(key, job) };
};

/** What the importance of features is called, and where. */
export const explainabilityUri = (settings: AutoMLSettings, job: string): string => {
  const { bucket, key } = outputOf(settings, job);
  return formatS3Uri({ bucket, key: joinKey(key, 'documentation/explainability/output') });
};

/** Puts the model of a candidate into S3. @returns where it lies; undefined where it has left none */
export async function uploadCandidate(
  deps: EngineDeps,
  ml: string,
  settings: AutoMLSettings,
  job: string,
  { name, model }: AutoMLCandidateState,
): Promise<string | undefined> {
  const folder = join(ml, 'model', model);
  if (await isEmptyFolder(folder)) return undefined;
  const archive = join(ml, 'archives', `${model}.tar.gz`);
  await packFolders([folder], archive);
  const { bucket, key } = outputOf(settings, job);
  const target = { bucket, key: joinKey(key, `sagemaker-automl-candidates/model/${name}/model.tar.gz`) };
  await uploadFile(deps.s3, archive, target);
  await rm(archive, { force: true });
  return formatS3Uri(target);
}

/** Puts the leaderboard and the explanations into S3. @returns names of the files */
export async function uploadReports(
  deps: EngineDeps,
  ml: string,
  settings: AutoMLSettings,
  job: string,
): Promise<string[]> {
  const folder = join(ml, 'output', 'automl', 'documentation');
  const { bucket, key } = outputOf(settings, job);
  const files = await filesBelow(folder);
  await forEachLimited(files, TRANSFERS_AT_ONCE, async (name) => {
    await uploadFile(deps.s3, join(folder, name), { bucket, key: joinKey(key, `documentation/${name}`) });
  });
  return files;
}

const channelsOf = ({ training, validation }: AutoMLSettings): Record<string, AutoMLChannelSetting> => ({
  training,
  ...(validation === undefined ? {} : { validation }),
});

/** In the words of the container. */
const asked = (settings: AutoMLSettings, seconds: number) => ({
  target: settings.target,
  problemType: settings.problemType,
  objective: settings.objective,
  maxCandidates: settings.maxCandidates,
  seconds,
  secondsPerCandidate: settings.maxTrainingSeconds,
  validationFraction: settings.validationFraction,
  algorithms: settings.algorithms,
  contentType: settings.training.contentType,
  compression: settings.training.compression,
});

async function fill(
  deps: EngineDeps,
  name: string,
  { uri, dataType }: AutoMLChannelSetting,
  { roleArn }: AutoMLSettings,
  folder: string,
  signal: AbortSignal,
): Promise<SharedFile[]> {
  const source = { S3Uri: uri, S3DataType: dataType, S3DataDistributionType: 'FullyReplicated' as const };
  const channel = { ChannelName: name, DataSource: { S3DataSource: source } };
  const place = { host: 0, hosts: 1 };
  const files = await listChannel(deps.s3, channel, place, { RoleArn: roleArn }, deps.settings.region, signal);
  const shared: SharedFile[] = [];
  await forEachLimited(files, TRANSFERS_AT_ONCE, async ({ object, path }) => {
    signal.throwIfAborted();
    const target = pathInside(folder, path);
    if (target === undefined) {
      throw new JobFailure(`ClientError: Data download failed:${formatS3Uri(object)} can't be a file of ${name}.`);
    }
    const file = await deps.cache.place(object, target, signal);
    if (file !== undefined) shared.push(file);
  });
  return shared;
}
