import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import {
  DescribeAutoMLJobCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeModelCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  DescribeTransformJobCommand,
  ListTagsCommand,
} from '@aws-sdk/client-sagemaker';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { submitAutoML } from '../../../activities/automl/submit-automl.js';
import type { JobConditions } from '../../../activities/aws/job-conditions.js';
import { sageMakerUnder } from '../../../activities/aws/sagemaker-under.js';
import type { ModelKind } from '../../../activities/aws/under-conditions.js';
import { submitEndpoint } from '../../../activities/endpoints/submit-endpoint.js';
import { submitFeatureJob } from '../../../activities/feature-jobs/submit-feature-job.js';
import { submitTraining } from '../../../activities/training/submit-training.js';
import { submitTransform } from '../../../activities/transform/submit-transform.js';
import { submitTuning } from '../../../activities/tuning/submit-tuning.js';
import { configName, endpointName, registeredName } from '../../../contracts/endpoint/endpoint-names.js';
import type { EndpointPlan } from '../../../contracts/endpoint/endpoint-plan.js';
import {
  bucket,
  credentials,
  packModel,
  probeImage,
  region,
} from '../../../packages/sagemaker-local/test/support/test-bench.js';
import { useBench } from '../../../packages/sagemaker-local/test/support/use-bench.js';
import { trainingDeps } from '../../support/training-deps.js';
import { featureJobPlan } from '../../workflows/fixtures/feature-jobs.js';
import { probeAttempt } from '../training/probe-attempt.js';

const bench = useBench({ constraints: 'enforce' });

const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const conditions: JobConditions = {
  roles: {
    ...{ training: role('train'), automl: role('search'), transform: role('apply') },
    ...{ processing: role('prepare'), endpoint: role('serve') },
  },
  outputKey: 'alias/forecast',
  volumeKey: KEY,
  network: { subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'], securityGroups: ['sg-0a1b2c3d'] },
  isNetworkIsolated: true,
  isTrafficEncrypted: true,
  tags: { team: 'replenishment' },
};
const NETWORK = { Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'], SecurityGroupIds: ['sg-0a1b2c3d'] };
const MODEL = `s3://${bucket}/model.tar.gz`;

beforeAll(async () => {
  await bench.store.put('model.tar.gz', await packModel({ 'behaviour.json': '{}' }));
  await bench.store.put('rows/rows.csv', '1,2\n');
  await bench.store.put('search/rows/behaviour.json', JSON.stringify({ candidates: [] }));
});

/** What activities are given whose worker has these conditions. */
function deps(models: ModelKind, asked: JobConditions = conditions) {
  const client = { endpoint: bench.server.url, region, credentials };
  return {
    ...trainingDeps(bench, { sagemaker: sageMakerUnder(asked, models, client), home: 'default@here' }),
    bucket,
    runtime: new SageMakerRuntimeClient(client),
    autoScaling: new ApplicationAutoScalingClient(client),
  };
}

const tagsOf = async (ResourceArn: string | undefined) => {
  const { Tags: tags = [] } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn }));
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
};

describe('what the account asks of jobs', () => {
  it('is met by a training job', async () => {
    const { name } = await submitTraining(deps('transform'), probeAttempt('under-conditions', { rounds: '1' }));
    const job = await bench.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName: name }));
    expect(job).toMatchObject({
      RoleArn: role('train'),
      OutputDataConfig: { KmsKeyId: 'alias/forecast' },
      ResourceConfig: { VolumeKmsKeyId: KEY },
      VpcConfig: NETWORK,
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
    });
    expect(await tagsOf(job.TrainingJobArn)).toMatchObject({ team: 'replenishment', 'forecast:run': 'run' });
  });

  it('is met by the training jobs of a tuning job', async () => {
    const { plan } = probeAttempt('tuned', { rounds: '1' });
    const { name } = await submitTuning(deps('transform'), {
      ...{ owner: 'tuned', run: 'run', strategy: 'Random', maxTrials: 1, maxParallel: 1, earlyStop: false, seed: 1 },
      definitions: [
        {
          name: 'probe',
          plan: { ...plan, instanceTypes: ['ml.m5.xlarge', 'ml.c5.xlarge'] },
          ranges: [{ kind: 'continuous', name: 'floor', min: 0.1, max: 2, scale: 'Linear' }],
        },
      ],
    });
    const job = await bench.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }),
    );
    expect(job.TrainingJobDefinitions).toMatchObject([
      {
        RoleArn: role('train'),
        OutputDataConfig: { KmsKeyId: 'alias/forecast' },
        HyperParameterTuningResourceConfig: { VolumeKmsKeyId: KEY },
        VpcConfig: NETWORK,
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
      },
    ]);
    expect(await tagsOf(job.HyperParameterTuningJobArn)).toMatchObject({ team: 'replenishment' });
  });

  it('is met by a processing job of features', async () => {
    const { name } = await submitFeatureJob(deps('transform'), {
      ...featureJobPlan,
      image: probeImage,
      taskUri: `s3://${bucket}/rows/`,
      panelsUri: `s3://${bucket}/rows/rows.csv`,
    });
    const job = await bench.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: name }));
    expect(job).toMatchObject({
      RoleArn: role('prepare'),
      ProcessingOutputConfig: { KmsKeyId: 'alias/forecast' },
      ProcessingResources: { ClusterConfig: { VolumeKmsKeyId: KEY, InstanceCount: 2 } },
      NetworkConfig: {
        VpcConfig: NETWORK,
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
      },
    });
    expect(await tagsOf(job.ProcessingJobArn)).toMatchObject({ team: 'replenishment', 'forecast:run': 'run' });
  });

  it('is met by a search by Autopilot, as far as it knows such a thing', async () => {
    const { name } = await submitAutoML(deps('transform'), {
      ...{ owner: 'searched', run: 'run', name: 'autopilot', outputUri: `s3://${bucket}/found` },
      channels: [
        {
          name: 'train',
          uri: `s3://${bucket}/search/rows/`,
          dataType: 'S3Prefix',
          contentType: 'application/x-parquet',
        },
      ],
      settings: { maxCandidates: 1, maxSeconds: 600, instanceType: 'ml.m5.4xlarge' },
    });
    const job = await bench.sagemaker.send(new DescribeAutoMLJobCommand({ AutoMLJobName: name }));
    expect(job).toMatchObject({
      RoleArn: role('search'),
      OutputDataConfig: { KmsKeyId: 'alias/forecast' },
      AutoMLJobConfig: {
        Mode: 'ENSEMBLING',
        SecurityConfig: {
          VolumeKmsKeyId: KEY,
          EnableInterContainerTrafficEncryption: true,
          VpcConfig: NETWORK,
        },
      },
    });
    expect(await tagsOf(job.AutoMLJobArn)).toMatchObject({ team: 'replenishment' });
  });

  it('is met by a batch transform and its model', async () => {
    const { name } = await submitTransform(deps('transform'), {
      ...{ owner: 'transformed', run: 'run', image: probeImage, modelUri: MODEL, attempt: 1 },
      inputUri: `s3://${bucket}/rows/`,
      outputUri: `s3://${bucket}/answers`,
      instanceType: 'ml.m5.xlarge',
    });
    const job = await bench.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: name }));
    expect(job).toMatchObject({
      TransformOutput: { KmsKeyId: 'alias/forecast' },
      TransformResources: { VolumeKmsKeyId: KEY },
    });
    const model = await bench.sagemaker.send(new DescribeModelCommand({ ModelName: name }));
    expect(model).toMatchObject({
      ExecutionRoleArn: role('apply'),
      VpcConfig: NETWORK,
      EnableNetworkIsolation: true,
    });
    for (const arn of [job.TransformJobArn, model.ModelArn]) {
      expect(await tagsOf(arn)).toMatchObject({ team: 'replenishment', 'forecast:owner': 'transformed' });
    }
  });

  it('is met by an endpoint, its configuration and its models', async () => {
    const owner = 'forecast-endpoint-asked';
    const models = [
      { variant: 'a', uri: MODEL, member: 0, group: 'CA_1', step: 'CA_1', image: probeImage, proof: undefined },
    ];
    const plan: EndpointPlan = {
      ...{ owner, run: 'run', models, instanceType: 'ml.m5.large' },
      settings: {
        ...{ instanceTypes: ['ml.m5.large'], instances: 1 },
        asynchronous: { callsAtOnce: 2 },
      } as EndpointPlan['settings'],
    };
    await new MockActivityEnvironment().run(submitEndpoint, deps('endpoint'), plan);
    const [config, model, endpoint] = await Promise.all([
      bench.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: configName(plan) })),
      bench.sagemaker.send(new DescribeModelCommand({ ModelName: registeredName(owner, models[0] as never) })),
      bench.sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpointName(owner) })),
    ]);
    expect(config).toMatchObject({
      KmsKeyId: KEY,
      AsyncInferenceConfig: { OutputConfig: { KmsKeyId: 'alias/forecast' } },
    });
    expect(model).toMatchObject({
      ExecutionRoleArn: role('serve'),
      VpcConfig: NETWORK,
      EnableNetworkIsolation: true,
    });
    for (const arn of [config.EndpointConfigArn, model.ModelArn, endpoint.EndpointArn]) {
      expect(await tagsOf(arn)).toMatchObject({ team: 'replenishment', 'forecast:owner': owner });
    }
  });

  it('makes no other job of one that was started before it was asked', async () => {
    const attempt = probeAttempt('asked-later', { rounds: '1' });
    const { roles } = conditions;
    const before = await submitTraining(deps('transform', { roles }), attempt);
    const after = await submitTraining(deps('transform'), attempt);
    expect([before.attached, after]).toEqual([false, { ...before, attached: true }]);
  });
});
