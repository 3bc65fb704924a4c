import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointConfigCommand,
  UpdateEndpointCommand,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { InvokeEndpointAsyncCommand, InvokeEndpointCommand } from '@aws-sdk/client-sagemaker-runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { endpointCalls } from './support/endpoint-calls.js';
import { bucket, credentials, logLines, probeImage, region, roleArn } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });
const { runtime, waiting, createModel, variant, createConfig, create, deploy, show, invoke } = endpointCalls(bench);

beforeAll(async () => {
  await deploy('simple');
  await createModel('red');
});

describe('auto scaling', () => {
  const ServiceNamespace = 'sagemaker';
  const ScalableDimension = 'sagemaker:variant:DesiredInstanceCount';
  const ResourceId = 'endpoint/simple/variant/AllTraffic';
  const id = { ServiceNamespace, ScalableDimension, ResourceId } as const;
  let scaling: ApplicationAutoScalingClient;
  beforeAll(() => {
    scaling = new ApplicationAutoScalingClient({ endpoint: bench.server.url, region, credentials, maxAttempts: 1 });
  });

  const policy = (TargetTrackingScalingPolicyConfiguration: object) =>
    scaling.send(
      new PutScalingPolicyCommand({
        ...{ ...id, PolicyName: 'calls', PolicyType: 'TargetTrackingScaling' },
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 70,
          PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
          ...TargetTrackingScalingPolicyConfiguration,
        },
      }),
    );
  const register = (changes: object) => scaling.send(new RegisterScalableTargetCommand({ ...id, ...changes }));
  const update = (EndpointConfigName: string) =>
    bench.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'simple', EndpointConfigName }));

  test('brings a variant to its limits, has its policies, and holds off updates until it is taken back', async () => {
    await register({ MinCapacity: 2, MaxCapacity: 4 });
    expect((await show('simple')).ProductionVariants).toMatchObject([
      { CurrentInstanceCount: 2, DesiredInstanceCount: 2 },
    ]);
    await register({ MaxCapacity: 3 });
    await policy({});
    const targets = await scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace, ResourceIds: [ResourceId] }),
    );
    expect(targets.ScalableTargets).toMatchObject([{ ...id, MinCapacity: 2, MaxCapacity: 3 }]);
    const policies = await scaling.send(new DescribeScalingPoliciesCommand(id));
    expect(policies.ScalingPolicies).toMatchObject([
      { PolicyName: 'calls', TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 } },
    ]);

    await createConfig('scaled-2', { ...variant('simple'), InstanceType: 'ml.m5.large' });
    expect(await errorOf(update('scaled-2'))).toMatchInlineSnapshot(
      `"ValidationException: The variant(s) "AllTraffic" must be deregistered as scalable target(s) with AutoScaling before they can be removed or have their instance type updated."`,
    );
    await scaling.send(new DeregisterScalableTargetCommand(id));
    expect((await scaling.send(new DescribeScalingPoliciesCommand({ ServiceNamespace }))).ScalingPolicies).toEqual([]);
    await update('scaled-2');
    expect((await show('simple')).PendingDeploymentSummary?.EndpointConfigName).toBe('scaled-2');
    await waitUntilEndpointInService(waiting(), { EndpointName: 'simple' });
  });

  test('refuses what it has not, or could not follow', async () => {
    const refusals = [
      register({ MinCapacity: 1 }),
      register({ MinCapacity: 3, MaxCapacity: 2 }),
      register({ MinCapacity: 0, MaxCapacity: 2 }),
      register({ MinCapacity: 1, MaxCapacity: 2, ResourceId: 'endpoint/nobody/variant/All' }),
      register({ MinCapacity: 1, MaxCapacity: 2, ResourceId: 'table/orders' }),
      register({ MinCapacity: 1, MaxCapacity: 2, ServiceNamespace: 'dynamodb' }),
      policy({}),
      scaling.send(new DeregisterScalableTargetCommand(id)),
      scaling.send(new DeleteScalingPolicyCommand({ ...id, PolicyName: 'calls' })),
    ];
    expect(await Promise.all(refusals.map(errorOf))).toMatchInlineSnapshot(`
      [
        "ValidationException: MaxCapacity is required when a new scalable target is registered.",
        "ValidationException: Maximum capacity cannot be less than minimum capacity.",
        "ValidationException: Minimum capacity must be greater than or equal to 1 for a variant that answers at once.",
        "ValidationException: Could not find endpoint "nobody".",
        "ValidationException: Unsupported service namespace, resource type or scalable dimension: sagemaker, table/orders, sagemaker:variant:DesiredInstanceCount. The local SageMaker scales endpoint/NAME/variant/NAME in sagemaker:variant:DesiredInstanceCount.",
        "ValidationException: 1 validation error detected: Value 'dynamodb' at 'serviceNamespace' failed to satisfy constraint: Member must satisfy enum value set: [sagemaker], the only one that the local SageMaker scales",
        "ObjectNotFoundException: No scalable target found for service namespace: sagemaker, resource ID: endpoint/simple/variant/AllTraffic, scalable dimension: sagemaker:variant:DesiredInstanceCount",
        "ObjectNotFoundException: No scalable target found for service namespace: sagemaker, resource ID: endpoint/simple/variant/AllTraffic, scalable dimension: sagemaker:variant:DesiredInstanceCount",
        "ObjectNotFoundException: No scaling policy found for service namespace: sagemaker, resource ID: endpoint/simple/variant/AllTraffic, scalable dimension: sagemaker:variant:DesiredInstanceCount, policy name: calls",
      ]
    `);
    await register({ MinCapacity: 1, MaxCapacity: 2 });
    const policies = [
      policy({ TargetValue: 0 }),
      policy({ PredefinedMetricSpecification: { PredefinedMetricType: 'DynamoDBReadCapacityUtilization' } }),
      policy({ ScaleInCooldown: -1 }),
    ];
    expect(await Promise.all(policies.map(errorOf))).toMatchInlineSnapshot(`
      [
        "ValidationException: TargetValue must be above 0, not 0.",
        "ValidationException: The local SageMaker does not run scaling by DynamoDBReadCapacityUtilization. Use SageMakerVariantInvocationsPerInstance.",
        "ValidationException: ScaleInCooldown must not be negative, but is -1.",
      ]
    `);
  });
});

describe('asynchronous inference', () => {
  const ask = (EndpointName: string, key: string, changes: object = {}) =>
    runtime().send(
      new InvokeEndpointAsyncCommand({
        EndpointName,
        InputLocation: `s3://${bucket}/${key}`,
        ContentType: 'text/csv',
        ...changes,
      }),
    );
  const textAt = (uri = '') =>
    until(() => bench.store.getText(uri.slice(`s3://${bucket}/`.length)).catch(() => undefined), {
      what: `an answer at ${uri}`,
      holds: (text) => text !== undefined,
    });

  test('puts the answer, or why there is none, where it has said', async () => {
    await createModel('async', { delayMs: 20 });
    await bench.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'async',
        ProductionVariants: [variant('async')],
        AsyncInferenceConfig: {
          ClientConfig: { MaxConcurrentInvocationsPerInstance: 2 },
          OutputConfig: { S3OutputPath: `s3://${bucket}/answers`, S3FailurePath: `s3://${bucket}/failures/` },
        },
      }),
    );
    await create('async', 'async');
    await waitUntilEndpointInService(waiting(), { EndpointName: 'async' });
    await Promise.all([1, 2, 3, 4, 5].map((number) => bench.store.put(`questions/${number}.csv`, `${number},1\n`)));
    await bench.store.put('questions/bad.csv', 'bad\n');

    const asked = await Promise.all([1, 2, 3, 4, 5].map((number) => ask('async', `questions/${number}.csv`)));
    expect(await Promise.all(asked.map(({ OutputLocation }) => textAt(OutputLocation)))).toEqual([
      '2',
      '3',
      '4',
      '5',
      '6',
    ]);
    const named = await ask('async', 'questions/1.csv', {
      InferenceId: 'mine',
      S3OutputPathExtension: 'a/b',
      Filename: 'one.csv',
    });
    expect([named.InferenceId, named.OutputLocation]).toEqual(['mine', `s3://${bucket}/answers/a/b/one.csv`]);
    expect(await textAt(named.OutputLocation)).toBe('2');
    const bad = await ask('async', 'questions/bad.csv');
    expect(bad.FailureLocation).toMatch(new RegExp(`^s3://${bucket}/failures/[0-9a-f-]{36}-error\\.out$`));
    expect(await textAt(bad.FailureLocation)).toBe(
      'Received error (400) from model with message "a cell is no number"',
    );
    expect(await textAt((await ask('async', 'questions/none.csv')).FailureLocation)).toBe(
      `Unable to download the input from s3://${bucket}/questions/none.csv: there is no such object.`,
    );
  });

  test('refuses calls of the other kind, and what is no question', async () => {
    const refusals = [
      invoke('async', '1\n'),
      ask('simple', 'questions/1.csv'),
      ask('nobody', 'questions/1.csv'),
      ask('async', 'questions/1.csv', { InputLocation: 'questions/1.csv' }),
      ask('async', 'questions/1.csv', { RequestTTLSeconds: 1 }),
    ];
    expect(await Promise.all(refusals.map(errorOf))).toMatchInlineSnapshot(`
      [
        "ValidationError: Endpoint async answers asynchronously. Use InvokeEndpointAsync.",
        "ValidationError: Endpoint simple does not answer asynchronously. Use InvokeEndpoint.",
        "ValidationError: Endpoint nobody of account 000000000000 not found.",
        "ValidationError: InputLocation 'questions/1.csv' is no address of an object in S3.",
        "ValidationError: RequestTTLSeconds must be a whole number from 60 to 21600, not '1'.",
      ]
    `);
  });
});

test('the key of an endpoint is refused where an instance encrypts disks of its own', async () => {
  const config = (InstanceType: string) =>
    bench.sagemaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'encrypted',
        KmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
        ProductionVariants: [{ ...variant('red'), InstanceType: InstanceType as 'ml.m5.large' }],
      }),
    );
  expect(await errorOf(config('ml.m5d.large'))).toMatchInlineSnapshot(
    `"ValidationException: KmsKeyId can not be used with instance type ml.m5d.large, which has local storage: its hardware encrypts it. Leave the key out."`,
  );
  await config('ml.m5.large');
  expect(
    await bench.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'encrypted' })),
  ).toMatchObject({ KmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' });
});

describe('a serverless variant', () => {
  const serverless = (name: string, ServerlessConfig: object, more: object = {}) =>
    createConfig(name, { VariantName: 'All', ModelName: 'red', ServerlessConfig, ...more } as never);

  test('has memory in steps, no instances and no other variant beside it', async () => {
    const right = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
    const refusals = [
      serverless('bad', { ...right, MemorySizeInMB: 1536 }),
      serverless('bad', { ...right, MemorySizeInMB: 7168 }),
      serverless('bad', { ...right, MaxConcurrency: 201 }),
      serverless('bad', { ...right, ProvisionedConcurrency: 6 }),
      serverless('bad', right, { InstanceType: 'ml.m5.large' }),
      createConfig(
        'bad',
        { VariantName: 'A', ModelName: 'red', ServerlessConfig: right },
        { VariantName: 'B', ModelName: 'blue', ServerlessConfig: right },
      ),
    ];
    expect(await Promise.all(refusals.map(errorOf))).toMatchInlineSnapshot(`
      [
        "ValidationException: MemorySizeInMB of variant All must be one of 1024, 2048, 3072, 4096, 5120, 6144, not 1536.",
        "ValidationException: 1 validation error detected: Value '7168' at 'productionVariants.1.member.serverlessConfig.memorySizeInMB' failed to satisfy constraint: Member must have value less than or equal to 6144",
        "ValidationException: 1 validation error detected: Value '201' at 'productionVariants.1.member.serverlessConfig.maxConcurrency' failed to satisfy constraint: Member must have value less than or equal to 200",
        "ValidationException: ProvisionedConcurrency of variant All must not be above its MaxConcurrency.",
        "ValidationException: Variant All is serverless and has no InstanceType or InitialInstanceCount.",
        "ValidationException: A serverless endpoint has one production variant.",
      ]
    `);
  });

  test('has a model without a VPC and without network isolation, as SageMaker asks for', async () => {
    const right = { MemorySizeInMB: 2048, MaxConcurrency: 5 };
    const model = (ModelName: string, more: object) =>
      bench.sagemaker.send(
        new CreateModelCommand({
          ModelName,
          ExecutionRoleArn: roleArn,
          PrimaryContainer: { Image: probeImage },
          ...more,
        }),
      );
    await model('within', { VpcConfig: { Subnets: ['subnet-0a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] } });
    await model('isolated', { EnableNetworkIsolation: true });
    const refusals = ['within', 'isolated'].map((ModelName) => serverless('bad', right, { ModelName }));
    expect(await Promise.all(refusals.map(errorOf))).toMatchInlineSnapshot(`
      [
        "ValidationException: Variant All is serverless, and its model within has a VPC, which serverless inference does not support.",
        "ValidationException: Variant All is serverless, and its model isolated has network isolation, which serverless inference does not support.",
      ]
    `);
  });

  test('takes so many calls at a time, and no more', async () => {
    await createModel('slow', { silent: '/invocations' });
    await createConfig('slow', {
      ...{ VariantName: 'All', ModelName: 'slow' },
      ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 },
    });
    await create('slow', 'slow');
    await waitUntilEndpointInService(waiting(), { EndpointName: 'slow' });
    const ending = new AbortController();
    const first = runtime()
      .send(new InvokeEndpointCommand({ EndpointName: 'slow', Body: '1\n' }), { abortSignal: ending.signal })
      .catch(({ name }: Error) => name);
    await until(() => logLines(bench.logs, 'All', '/aws/sagemaker/Endpoints/slow'), {
      what: 'the model to have the first call',
      holds: (lines) => lines.includes('silent on /invocations'),
    });
    expect(await errorOf(invoke('slow', '2\n'))).toMatchInlineSnapshot(`"ThrottlingException: Rate exceeded."`);
    ending.abort();
    expect(await first).toBe('AbortError');
    expect((await show('slow')).ProductionVariants).toMatchObject([{ CurrentServerlessConfig: { MaxConcurrency: 1 } }]);
  });
});
