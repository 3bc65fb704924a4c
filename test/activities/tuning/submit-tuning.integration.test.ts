import { AddTagsCommand, DescribeHyperParameterTuningJobCommand, ListTagsCommand } from '@aws-sdk/client-sagemaker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { stopTuning } from '../../../activities/tuning/stop-tuning.js';
import { submitTuning } from '../../../activities/tuning/submit-tuning.js';
import { tuningJobName, tuningRequest } from '../../../activities/tuning/tuning-request.js';
import { HOME_TAG, OWNER_TAG, REQUEST_HASH_TAG } from '../../../contracts/jobs/job-tags.js';
import type { TuningDefinition, TuningPlan } from '../../../contracts/sweep/tuning.js';
import { bucket, probeImage, roleArn } from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { trainingDeps } from '../../support/training-deps.js';

const bench = useBench({ constraints: 'enforce' });

const deps = () => trainingDeps(bench, { home: 'default@here' });

const definition: TuningDefinition = {
  name: 'lightgbm',
  plan: {
    algorithm: 'lightgbm',
    image: probeImage,
    builtIn: false,
    savesTensors: false,
    hyperparameters: { rounds: '1000000', pause_ms: '50' },
    channels: [],
    metrics: [{ name: 'validation:rmse', regex: 'validation-rmse:([^#\\s]+)' }],
    objective: 'validation:rmse',
    instanceTypes: ['ml.m5.xlarge'],
    volumeGb: 1,
    maxRuntimeSeconds: 3600,
    outputUri: `s3://${bucket}/models`,
  },
  ranges: [{ kind: 'continuous', name: 'floor', min: 0.1, max: 2, scale: 'Logarithmic' }],
};

const planOf = (owner: string, changes: Partial<TuningPlan> = {}): TuningPlan => ({
  owner,
  run: 'run',
  strategy: 'Random',
  maxTrials: 2,
  maxParallel: 4,
  earlyStop: false,
  seed: 7,
  definitions: [definition],
  ...changes,
});

describe('submitTuning', () => {
  it('makes one job of a plan that is submitted twice, with a name of 32 characters at most and its owner in the tags', async () => {
    const plan = planOf('a-rather-long-name-of-a-run-20161124-093000/sweep');
    const first = await submitTuning(deps(), plan);
    expect(first.name).toMatch(/^[a-z0-9](-*[a-z0-9]){0,31}$/);
    expect(first.attached).toBe(false);
    expect(await submitTuning(deps(), plan)).toEqual({ name: first.name, attached: true });
    const { HyperParameterTuningJobArn: arn } = await bench.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: first.name }),
    );
    const { Tags: tags = [] } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: arn }));
    expect(Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))).toMatchObject({
      [OWNER_TAG]: plan.owner,
      [HOME_TAG]: 'default@here',
    });

    await bench.sagemaker.send(
      new AddTagsCommand({ ResourceArn: arn, Tags: [{ Key: REQUEST_HASH_TAG, Value: 'other' }] }),
    );
    await expect(submitTuning(deps(), plan)).rejects.toMatchObject({ type: 'JobNameCollision', nonRetryable: true });
    await new MockActivityEnvironment().run(() => stopTuning(deps(), plan));
    const { HyperParameterTuningJobStatus: status } = await bench.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: first.name }),
    );
    expect(status).toBe('Stopped');
  });

  it('needs no stop for a job that nobody started', async () => {
    await new MockActivityEnvironment().run(() => stopTuning(deps(), planOf('never-started')));
  });

  it('names jobs of other plans differently', () => {
    const names = [{}, { seed: 8 }, { maxTrials: 3 }].map((changes) => tuningJobName(planOf('same', changes)));
    expect(new Set(names).size).toBe(3);
  });

  it('tells SageMaker the limits, scales, instances and parents', () => {
    const request = tuningRequest(
      planOf('full', {
        strategy: 'Hyperband',
        resources: { min: 20, max: 180 },
        maxSeconds: 600,
        target: 0.5,
        noImprovement: 5,
        earlyStop: true,
        warmStart: { jobs: ['parent'], sameData: false },
        definitions: [
          {
            ...definition,
            plan: {
              ...definition.plan,
              instanceTypes: ['ml.m5.xlarge', 'ml.m5.2xlarge'],
              spot: { maxWaitSeconds: 7200, checkpoints: true },
            },
            ranges: [
              ...definition.ranges,
              { kind: 'integer', name: 'num_leaves', min: 8, max: 64, scale: 'Linear' },
              { kind: 'continuous', name: 'bagging_fraction', min: 0.5, max: 0.99, scale: 'ReverseLogarithmic' },
              { kind: 'categorical', name: 'boosting', values: ['gbdt', 'dart'] },
            ],
          },
          { ...definition, name: 'xgboost', plan: { ...definition.plan, builtIn: true } },
        ],
      }),
      roleArn,
    );
    expect(request).toMatchInlineSnapshot(`
      {
        "HyperParameterTuningJobConfig": {
          "RandomSeed": 7,
          "ResourceLimits": {
            "MaxNumberOfTrainingJobs": 2,
            "MaxParallelTrainingJobs": 2,
            "MaxRuntimeInSeconds": 600,
          },
          "Strategy": "Hyperband",
          "StrategyConfig": {
            "HyperbandStrategyConfig": {
              "MaxResource": 180,
              "MinResource": 20,
            },
          },
          "TrainingJobEarlyStoppingType": "Auto",
          "TuningJobCompletionCriteria": {
            "BestObjectiveNotImproving": {
              "MaxNumberOfTrainingJobsNotImproving": 5,
            },
            "TargetObjectiveMetricValue": 0.5,
          },
        },
        "HyperParameterTuningJobName": "full-93b2cb2f99",
        "TrainingJobDefinitions": [
          {
            "AlgorithmSpecification": {
              "MetricDefinitions": [
                {
                  "Name": "validation:rmse",
                  "Regex": "validation-rmse:([^#\\s]+)",
                },
              ],
              "TrainingImage": "000000000000.dkr.ecr.us-east-1.amazonaws.com/probe:latest",
              "TrainingInputMode": "File",
            },
            "CheckpointConfig": {
              "S3Uri": "s3://forecast/models/checkpoints/full-8245b8eddc",
            },
            "DefinitionName": "lightgbm",
            "EnableManagedSpotTraining": true,
            "HyperParameterRanges": {
              "CategoricalParameterRanges": [
                {
                  "Name": "boosting",
                  "Values": [
                    "gbdt",
                    "dart",
                  ],
                },
              ],
              "ContinuousParameterRanges": [
                {
                  "MaxValue": "2",
                  "MinValue": "0.1",
                  "Name": "floor",
                  "ScalingType": "Logarithmic",
                },
                {
                  "MaxValue": "0.99",
                  "MinValue": "0.5",
                  "Name": "bagging_fraction",
                  "ScalingType": "ReverseLogarithmic",
                },
              ],
              "IntegerParameterRanges": [
                {
                  "MaxValue": "64",
                  "MinValue": "8",
                  "Name": "num_leaves",
                  "ScalingType": "Linear",
                },
              ],
            },
            "HyperParameterTuningResourceConfig": {
              "AllocationStrategy": "Prioritized",
              "InstanceConfigs": [
                {
                  "InstanceCount": 1,
                  "InstanceType": "ml.m5.xlarge",
                  "VolumeSizeInGB": 1,
                },
                {
                  "InstanceCount": 1,
                  "InstanceType": "ml.m5.2xlarge",
                  "VolumeSizeInGB": 1,
                },
              ],
            },
            "OutputDataConfig": {
              "S3OutputPath": "s3://forecast/models",
            },
            "RoleArn": "arn:aws:iam::000000000000:role/forecast",
            "StaticHyperParameters": {
              "pause_ms": "50",
              "rounds": "1000000",
            },
            "StoppingCondition": {
              "MaxRuntimeInSeconds": 3600,
              "MaxWaitTimeInSeconds": 7200,
            },
            "TuningObjective": {
              "MetricName": "validation:rmse",
              "Type": "Minimize",
            },
          },
          {
            "AlgorithmSpecification": {
              "TrainingImage": "000000000000.dkr.ecr.us-east-1.amazonaws.com/probe:latest",
              "TrainingInputMode": "File",
            },
            "DefinitionName": "xgboost",
            "HyperParameterRanges": {
              "CategoricalParameterRanges": [],
              "ContinuousParameterRanges": [
                {
                  "MaxValue": "2",
                  "MinValue": "0.1",
                  "Name": "floor",
                  "ScalingType": "Logarithmic",
                },
              ],
              "IntegerParameterRanges": [],
            },
            "OutputDataConfig": {
              "S3OutputPath": "s3://forecast/models",
            },
            "ResourceConfig": {
              "InstanceCount": 1,
              "InstanceType": "ml.m5.xlarge",
              "VolumeSizeInGB": 1,
            },
            "RoleArn": "arn:aws:iam::000000000000:role/forecast",
            "StaticHyperParameters": {
              "pause_ms": "50",
              "rounds": "1000000",
            },
            "StoppingCondition": {
              "MaxRuntimeInSeconds": 3600,
            },
            "TuningObjective": {
              "MetricName": "validation:rmse",
              "Type": "Minimize",
            },
          },
        ],
        "WarmStartConfig": {
          "ParentHyperParameterTuningJobs": [
            {
              "HyperParameterTuningJobName": "parent",
            },
          ],
          "WarmStartType": "TransferLearning",
        },
      }
    `);
  });
});
