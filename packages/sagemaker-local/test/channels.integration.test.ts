import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  StopTrainingJobCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { pathBelow } from '../src/hosts/channels.js';
import {
  bucket,
  describeUntil,
  hasEnded,
  readArchive,
  startBench,
  trainingRequest,
  untilStarted,
} from './support/test-bench.js';
import { useBench } from './support/use-bench.js';

const bench = useBench();

beforeAll(async () => {
  await bench.store.put('in/a/one.csv', '1');
  await bench.store.put('in/a/deep/two.csv', '2');
  await bench.store.put('in/b.csv', 'b');
  await bench.store.put(
    'in/manifest.json',
    JSON.stringify([{ prefix: `s3://${bucket}/in/` }, 'b.csv', 'a/deep/two.csv']),
  );
});

const source = (ChannelName: string, key: string, changes: object = {}) => ({
  ChannelName,
  DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/${key}`, ...changes } },
});

async function filesOf(name: string, changes: Partial<CreateTrainingJobCommandInput>, host = 'algo-1') {
  await bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(name, {}, changes)));
  const job = await describeUntil(bench.sagemaker, name, hasEnded);
  if (job.TrainingJobStatus !== 'Completed') return job.FailureReason;
  const archive = await bench.store.get(`models/${name}/output/model.tar.gz`);
  const { data } = JSON.parse(await readArchive(archive, `report-${host}.json`)) as { data: Record<string, string> };
  return Object.fromEntries(Object.entries(data).filter(([file]) => !file.endsWith('-manifest')));
}

describe('a channel', () => {
  test('gets the objects below a prefix, a single object, or those a manifest names', async () => {
    const files = await filesOf('kinds', {
      InputDataConfig: [
        source('prefix', 'in/a'),
        source('folder', 'in/a/'),
        source('single', 'in/b.csv'),
        source('manifest', 'in/manifest.json', { S3DataType: 'ManifestFile' }),
      ],
    });
    expect(files).toEqual({
      'prefix/one.csv': '1',
      'prefix/deep/two.csv': '2',
      'folder/one.csv': '1',
      'folder/deep/two.csv': '2',
      'single/b.csv': 'b',
      'manifest/b.csv': 'b',
      'manifest/a/deep/two.csv': '2',
    });
  });

  test('fails the job with the name of an object whose bytes no longer match their checksum', async () => {
    await bench.store.put('damaged/rows.csv', 'a'.repeat(400));
    await writeFile(join(bench.store.bucketFolder, 'damaged/rows.csv'), `b${'a'.repeat(399)}`, { flag: 'r+' });
    expect(await filesOf('damaged', { InputDataConfig: [source('train', 'damaged/')] })).toMatch(
      /^ClientError: Data download failed:s3:\/\/forecast\/damaged\/rows\.csv is damaged: its bytes don't match the checksum that S3 keeps of them \(Checksum mismatch: /,
    );
  });

  test('shares its objects among the hosts of a job with ShardedByS3Key', async () => {
    for (const name of ['0', '1', '2', '3', '4']) await bench.store.put(`shards/${name}`, name);
    const changes = {
      InputDataConfig: [source('train', 'shards/', { S3DataDistributionType: 'ShardedByS3Key' })],
      ResourceConfig: { InstanceType: 'ml.m5.large' as const, InstanceCount: 2, VolumeSizeInGB: 1 },
    };
    const first = await filesOf('sharded', changes);
    const archive = await bench.store.get('models/sharded/output/model.tar.gz');
    const { data: second } = JSON.parse(await readArchive(archive, 'report-algo-2.json')) as { data: object };
    expect(Object.keys(first as object)).toEqual(['train/0', 'train/2', 'train/4']);
    expect(Object.keys(second)).toEqual(['train-manifest', 'train/1', 'train/3']);
  });

  test('is downloaded once for many jobs, and again when the object changed', async () => {
    await bench.store.put('shared/data.csv', 'old');
    const InputDataConfig = [source('train', 'shared/')];
    expect(await filesOf('shared-1', { InputDataConfig })).toEqual({ 'train/data.csv': 'old' });
    expect(await filesOf('shared-2', { InputDataConfig })).toEqual({ 'train/data.csv': 'old' });
    await bench.store.put('shared/data.csv', 'new');
    expect(await filesOf('shared-3', { InputDataConfig })).toEqual({ 'train/data.csv': 'new' });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'that a container writes into spoils no job silently, neither one that runs nor one that comes',
    async () => {
      await bench.store.put('spoilt/data.csv', 'clean');
      const InputDataConfig = [source('train', 'spoilt/')];
      const create = (name: string, hyperparameters: Record<string, string>) =>
        bench.sagemaker.send(new CreateTrainingJobCommand(trainingRequest(name, hyperparameters, { InputDataConfig })));
      await create('reader', { rounds: '1000', pause_ms: '20' });
      await untilStarted(bench.logs, 'reader');
      await create('writer', { write_into: 'train/data.csv' });
      const writer = await describeUntil(bench.sagemaker, 'writer', hasEnded);
      expect(writer.FailureReason).toMatchInlineSnapshot(
        `"ClientError: The input file input/data/train/data.csv was written to while the job ran. Jobs on this machine share the files of their inputs, so what was read can not be trusted. Let the container work on a copy, or start the server with '--inputs copy'."`,
      );
      await bench.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: 'reader' }));
      const reader = await describeUntil(bench.sagemaker, 'reader', hasEnded);
      expect(reader.FailureReason).toBe(writer.FailureReason);
      expect(await filesOf('later', { InputDataConfig })).toEqual({ 'train/data.csv': 'clean' });
    },
  );

  test('that was copied may be written into', async () => {
    const copying = await startBench({ inputs: 'copy' });
    try {
      await copying.store.put('own/data.csv', 'clean');
      const InputDataConfig = [source('train', 'own/')];
      const jobs: Record<string, Record<string, string>> = { writes: { write_into: 'train/data.csv' }, reads: {} };
      for (const [name, hyperparameters] of Object.entries(jobs)) {
        await copying.sagemaker.send(
          new CreateTrainingJobCommand(trainingRequest(name, hyperparameters, { InputDataConfig })),
        );
        const { TrainingJobStatus } = await describeUntil(copying.sagemaker, name, hasEnded);
        const archive = await copying.store.get(`models/${name}/output/model.tar.gz`);
        const { data } = JSON.parse(await readArchive(archive, 'report-algo-1.json')) as { data: object };
        expect([TrainingJobStatus, data]).toMatchObject([
          'Completed',
          { 'train/data.csv': name === 'writes' ? 'spoilt' : 'clean' },
        ]);
      }
    } finally {
      await copying.close();
    }
  });

  test.each([
    ['leaves its folder', [{ prefix: `s3://${bucket}/` }, '../../../../escaped']],
    ['is no list', { prefix: 'x' }],
    ['has no prefix', ['b.csv']],
    ['names a missing object', [{ prefix: `s3://${bucket}/in/` }, 'missing.csv']],
  ])('fails the job when its manifest %s', async (what, manifest) => {
    const name = `manifest-${what.replaceAll(' ', '-')}`;
    await bench.store.put(`${name}.json`, JSON.stringify(manifest));
    const channel = source('train', `${name}.json`, { S3DataType: 'ManifestFile' });
    expect(await filesOf(name, { InputDataConfig: [channel] })).toMatch(/^ClientError: Data download failed:/);
  });
});

test.each([
  ['', 'a/b', 'a/b'],
  ['data', 'data/x.csv', 'x.csv'],
  ['data/', 'data/deep/x.csv', 'deep/x.csv'],
  ['data/x.csv', 'data/x.csv', 'x.csv'],
  ['data/part-', 'data/part-1.csv', 'part-1.csv'],
  ['data', 'data2/x.csv', 'data2/x.csv'],
])('an object below prefix "%s" with key "%s" becomes "%s"', (prefix, key, path) => {
  expect(pathBelow(prefix, key)).toBe(path);
});
