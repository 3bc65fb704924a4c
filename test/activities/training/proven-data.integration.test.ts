import { ListTrainingJobsCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeChannel } from '../../../activities/channels/write-channel.js';
import { readBytes } from '../../../activities/s3/s3-objects.js';
import { damageOf, writeStored } from '../../../activities/s3/stored-files.js';
import type { TrainingDeps } from '../../../activities/training/deps.js';
import { submitTraining } from '../../../activities/training/submit-training.js';
import { verifySources } from '../../../activities/transform/verify-sources.js';
import { channelsFolder } from '../../../contracts/features/channel.js';
import type { ProvenFile } from '../../../contracts/stored/stored-file.js';
import { sealedJson } from '../../../contracts/stored/stored-json.js';
import type { CompletedJob } from '../../../contracts/training/training-job.js';
import type { TrainingAttempt } from '../../../contracts/training/training-plan.js';
import { bucket, untilStarted } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { trainingDeps } from '../../support/training-deps.js';
import { probeAttempt } from './probe-attempt.js';
import { endOfAttempt } from './watch-attempt.js';

const bench = useBench();
let deps: TrainingDeps;
beforeAll(async () => {
  deps = trainingDeps(bench);
});

const objects = ['CA_1', 'TX_1'].map((store) => `s3://${bucket}/features/k/d_1/train/${store}.csv`);
const [, second] = objects as [string, string];
let uri: string;

beforeEach(async () => {
  const files = await Promise.all(objects.map((object) => writeStored(deps.s3, object, `rows of ${object}`)));
  const marker = await writeStored(deps.s3, `s3://${bucket}/features/k/d_1/done/all.json`, sealedJson({ files }));
  const threads = { run: () => Promise.reject(new Error('files that stay as they are need no thread')) };
  uri = await writeChannel({ s3: deps.s3, threads }, { folder: channelsFolder(bucket), objects, markers: [marker] });
});

const attemptOf = (owner: string, hyperparameters: Record<string, string> = {}): TrainingAttempt =>
  probeAttempt(owner, hyperparameters, {
    channels: [{ name: 'train', uri, dataType: 'ManifestFile', contentType: 'text/csv' }],
  });

describe('a training', () => {
  it('on whole data ends with the proof of its model, which a transform then asks for', async () => {
    const attempt = attemptOf('whole');
    await submitTraining(deps, attempt);
    const { kind, modelUri, modelProof } = (await endOfAttempt(deps, attempt)) as CompletedJob;
    expect(kind).toBe('completed');
    expect(modelProof).toMatchObject({ bytes: (await readBytes(deps.s3, modelUri)).length });
    expect(await damageOf(deps.s3, { uri: modelUri, proof: modelProof } as ProvenFile)).toBeUndefined();
    const plan = { modelUri, modelProof, inputUri: uri };
    await expect(verifySources(deps.s3, plan)).resolves.toBeUndefined();
    await writeStored(deps.s3, modelUri, 'another model');
    await expect(verifySources(deps.s3, plan)).rejects.toThrow(
      /^s3:.*model\.tar\.gz is no longer the model of its training: it holds 13 of [\d,]+ bytes\. Start the run again; it is trained anew\.$/,
    );
  });

  it('is not started on a file that was cut, and the file is named', async () => {
    const attempt = attemptOf('cut');
    await bench.store.put('features/k/d_1/train/TX_1.csv', 'rows');
    await expect(submitTraining(deps, attempt)).rejects.toMatchObject({
      type: 'StoredObjectInvalid',
      nonRetryable: true,
      message: `${second} is no longer the feature file that this channel names: it holds 4 of 51 bytes. Start the run again; it is built anew.`,
    });
    const { TrainingJobSummaries: jobs } = await bench.sagemaker.send(
      new ListTrainingJobsCommand({ NameContains: 'cut' }),
    );
    expect(jobs).toEqual([]);
  });

  it('whose data was changed while it ran has failed, though SageMaker says that it has completed', async () => {
    const attempt = attemptOf('changed', { rounds: '5', pause_ms: '300' });
    const { name } = await submitTraining(deps, attempt);
    await untilStarted(bench.logs, name);
    await bench.store.put('features/k/d_1/train/TX_1.csv', 'rows');
    expect(await endOfAttempt(deps, attempt)).toMatchObject({
      kind: 'failed',
      failure: 'StoredObjectInvalid',
      reason: `${second} is no longer the feature file that this channel names: it holds 4 of 51 bytes. Start the run again; it is built anew.`,
    });
  });

  it('that fails on damaged data fails for the data, and says what SageMaker said', async () => {
    const attempt = attemptOf('broken', {
      rounds: '5',
      pause_ms: '300',
      failure: 'the table ends in the middle',
      exit_code: '1',
    });
    const { name } = await submitTraining(deps, attempt);
    await untilStarted(bench.logs, name);
    await bench.store.put('features/k/d_1/train/TX_1.csv', 'rows');
    const end = await endOfAttempt(deps, attempt);
    expect(end).toMatchObject({ kind: 'failed', failure: 'StoredObjectInvalid' });
    expect((end as { reason: string }).reason).toMatch(/it is built anew\. SageMaker said: AlgorithmError: .*/);
  });
});
