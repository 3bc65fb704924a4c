import { CreateHyperParameterTuningJobCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from 'vitest';
import { bucket } from './support/test-bench.js';
import { trialsOf, tune, tuningRequest } from './support/tuning-requests.js';
import { useBench } from './support/use-bench.js';

const bench = useBench({ constraints: 'enforce' });
let client: SageMakerClient;

beforeAll(async () => {
  client = bench.sagemaker;
  await bench.store.put('other/train.csv', '1,2\n');
  // The best of the parent is at the colour blue, and anything else is far worse.
  const colours = {
    CategoricalParameterRanges: [{ Name: 'colour', Values: ['red', 'green', 'blue', 'white', 'black'] }],
  };
  await tune(
    client,
    'parent',
    { Strategy: 'Grid', ParameterRanges: colours, ResourceLimits: { MaxParallelTrainingJobs: 5 } },
    { StaticHyperParameters: { depth: '6' } },
  );
});

const warm = (WarmStartType: 'IdenticalDataAndAlgorithm' | 'TransferLearning', ...parents: string[]) => ({
  WarmStartConfig: {
    ParentHyperParameterTuningJobs: parents.map((HyperParameterTuningJobName) => ({ HyperParameterTuningJobName })),
    WarmStartType,
  },
});
const depths = { IntegerParameterRanges: [{ Name: 'depth', MinValue: '7', MaxValue: '9' }] };
const deeper = { Strategy: 'Bayesian' as const, ParameterRanges: depths };

describe('a warm start', () => {
  test('with identical data compares its best training job with those of its parents', async () => {
    const job = await tune(
      client,
      'identical',
      deeper,
      { StaticHyperParameters: { colour: 'blue' } },
      warm('IdenticalDataAndAlgorithm', 'parent'),
    );
    expect(job.FailureReason).toBeUndefined();
    const best = job.BestTrainingJob;
    expect(best?.TunedHyperParameters).toEqual({ depth: '7' });
    expect(job.OverallBestTrainingJob).toMatchObject({
      TuningJobName: 'parent',
      TunedHyperParameters: { colour: 'blue' },
      FinalHyperParameterTuningJobObjectiveMetric: { Value: 1 },
    });
    expect(job.WarmStartConfig?.WarmStartType).toBe('IdenticalDataAndAlgorithm');
  });

  test('with transfer learning tries first what was good for its parents', async () => {
    const colours = { CategoricalParameterRanges: [{ Name: 'colour', Values: ['black', 'blue', 'pink', 'red'] }] };
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 1 } };
    const job = await tune(
      client,
      'transfer',
      { Strategy: 'Bayesian', ParameterRanges: colours, ...limits, RandomSeed: 3 },
      { StaticHyperParameters: { depth: '6' } },
      warm('TransferLearning', 'parent', 'identical'),
    );
    expect((await trialsOf(client, 'transfer'))[0]?.TunedHyperParameters).toEqual({ colour: 'blue' });
    expect(job.OverallBestTrainingJob).toBeUndefined();
  });

  test('is refused where parents are missing, at work, or search something else', async () => {
    const refused = async (...request: Parameters<typeof tuningRequest>) => {
      const error = await client.send(new CreateHyperParameterTuningJobCommand(tuningRequest(...request))).then(
        () => new Error('it was taken'),
        (reason: Error) => reason,
      );
      return `${error.name}: ${error.message}`;
    };
    const fixed = { StaticHyperParameters: { colour: 'blue' } };
    const identical = warm('IdenticalDataAndAlgorithm', 'parent');
    expect(await refused('r1', deeper, fixed, warm('TransferLearning', 'nobody'))).toMatchInlineSnapshot(
      `"ResourceNotFound: Amazon SageMaker can't find a tuning job called nobody. Type another name."`,
    );
    expect(await refused('r2', deeper, fixed, warm('TransferLearning', 'parent', 'parent'))).toMatchInlineSnapshot(
      `"ValidationException: Tuning job 'parent' is named twice as a parent."`,
    );
    expect(
      await refused(
        'r3',
        { ...deeper, HyperParameterTuningJobObjective: { Type: 'Maximize', MetricName: 'loss' } },
        fixed,
        identical,
      ),
    ).toMatchInlineSnapshot(
      `"ValidationException: The objective of parent tuning job 'parent' is Minimize loss, but that of the new one is Maximize loss. They must be the same."`,
    );
    expect(await refused('r4', deeper, {}, identical)).toMatchInlineSnapshot(
      `"ValidationException: Parent tuning job 'parent' has 2 static and tunable hyperparameters, but the new one has 1. The number must stay the same."`,
    );
    expect(
      await refused(
        'r5',
        { ParameterRanges: { ContinuousParameterRanges: [{ Name: 'colour', MinValue: '0', MaxValue: '1' }] } },
        { StaticHyperParameters: { depth: '6' } },
        identical,
      ),
    ).toMatchInlineSnapshot(
      `"ValidationException: Hyperparameter 'colour' is categorical in parent tuning job 'parent', but continuous in the new one. The type must not change."`,
    );
    const other = {
      ChannelName: 'train',
      DataSource: { S3DataSource: { S3DataType: 'S3Prefix' as const, S3Uri: `s3://${bucket}/other` } },
    };
    expect(await refused('r6', deeper, { ...fixed, InputDataConfig: [other] }, identical)).toMatchInlineSnapshot(
      `"ValidationException: Warm start IdenticalDataAndAlgorithm needs the input data of its parents, but InputDataConfig differs from that of 'parent'. Use TransferLearning."`,
    );
  });
});
