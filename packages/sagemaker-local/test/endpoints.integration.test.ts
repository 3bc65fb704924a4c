import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  type DescribeEndpointCommandOutput,
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import {
  InvokeEndpointAsyncCommand,
  InvokeEndpointCommand,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import { beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { bucket, credentials, logLines, packModel, probeImage, region, roleArn } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });
let runtime: SageMakerRuntimeClient;

beforeAll(async () => {
  runtime = new SageMakerRuntimeClient({ endpoint: bench.server.url, region, credentials, maxAttempts: 1 });
});

const waiting = () => ({ client: bench.sagemaker, minDelay: 0.05, maxDelay: 0.1, maxWaitTime: 30 });

/** A model whose server behaves as asked. */
async function createModel(name: string, behaviour: object = {}): Promise<void> {
  await bench.store.put(
    `models/${name}/model.tar.gz`,
    await packModel({ 'behaviour.json': JSON.stringify(behaviour) }),
  );
  await bench.sagemaker.send(
    new CreateModelCommand({
      ModelName: name,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: probeImage, ModelDataUrl: `s3://${bucket}/models/${name}/model.tar.gz` },
    }),
  );
}

const variant = (ModelName: string, VariantName = 'AllTraffic', InitialVariantWeight = 1) => ({
  VariantName,
  ModelName,
  InitialInstanceCount: 1,
  InstanceType: 'ml.t2.medium' as const,
  InitialVariantWeight,
});

const createConfig = (name: string, ...variants: CreateEndpointConfigCommandInput['ProductionVariants'] & object) =>
  bench.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: variants,
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );

const create = (EndpointName: string, EndpointConfigName: string) =>
  bench.sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));

/** A model, a configuration and an endpoint of the same name, in service. */
async function deploy(name: string, behaviour: object = {}): Promise<void> {
  await createModel(name, behaviour);
  await createConfig(name, variant(name));
  await create(name, name);
  await waitUntilEndpointInService(waiting(), { EndpointName: name });
}

const show = (EndpointName: string) => bench.sagemaker.send(new DescribeEndpointCommand({ EndpointName }));

const showWhen = (
  name: string,
  condition: (endpoint: DescribeEndpointCommandOutput) => boolean,
): Promise<DescribeEndpointCommandOutput> =>
  until(() => show(name), { what: `a condition of the endpoint ${name}`, timeout: 50_000, holds: condition });

const invoke = (EndpointName: string, Body: string, changes: object = {}) =>
  runtime.send(new InvokeEndpointCommand({ EndpointName, Body, ContentType: 'text/csv', ...changes }));
const answer = async (name: string, body: string, changes: object = {}) =>
  (await invoke(name, body, changes)).Body.transformToString();

describe('an endpoint', () => {
  test('is created, answers invocations with the model, and is gone when deleted', async () => {
    await deploy('simple');
    const answered = await invoke('simple', '1,2,3\n4,5,6\n');
    expect([answered.Body.transformToString(), answered.InvokedProductionVariant]).toEqual(['6\n15', 'AllTraffic']);
    expect(await show('simple')).toMatchObject({
      EndpointArn: 'arn:aws:sagemaker:us-east-1:000000000000:endpoint/simple',
      EndpointConfigName: 'simple',
      EndpointStatus: 'InService',
      ProductionVariants: [
        { VariantName: 'AllTraffic', CurrentWeight: 1, DeployedImages: [{ SpecifiedImage: probeImage }] },
      ],
    });
    await bench.sagemaker.send(new DeleteEndpointCommand({ EndpointName: 'simple' }));
    await waitUntilEndpointDeleted(waiting(), { EndpointName: 'simple' });
    expect(await errorOf(show('simple'))).toMatchInlineSnapshot(
      `"ValidationException: Could not find endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/simple"."`,
    );
    expect(existsSync(join(bench.root, 'endpoints', 'simple'))).toBe(false);
    // Its name can be used again.
    await create('simple', 'simple');
    await waitUntilEndpointInService(waiting(), { EndpointName: 'simple' });
    expect(await answer('simple', '1\n')).toBe('1');
  });

  test('fails when its container does not get ready, and says where to look', async () => {
    await createModel('dying', { exit: 1 });
    await createConfig('dying', variant('dying'));
    await create('dying', 'dying');
    const { FailureReason } = await showWhen('dying', ({ EndpointStatus }) => EndpointStatus === 'Failed');
    expect(FailureReason).toMatchInlineSnapshot(
      `"The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint."`,
    );
    expect(await errorOf(invoke('dying', '1\n'))).toMatchInlineSnapshot(
      `"ValidationError: Endpoint dying of account 000000000000 not found."`,
    );
  });

  test('can not be changed or deleted while it changes', async () => {
    await createModel('busy', {});
    await createConfig('busy', variant('busy'));
    await create('busy', 'busy');
    const EndpointName = 'busy';
    const busy = [
      new DeleteEndpointCommand({ EndpointName }),
      new UpdateEndpointCommand({ EndpointName, EndpointConfigName: 'busy' }),
    ];
    for (const command of busy) {
      expect(await errorOf(bench.sagemaker.send(command as DeleteEndpointCommand))).toBe(
        'ValidationException: Cannot update in-progress endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/busy".',
      );
    }
    await waitUntilEndpointInService(waiting(), { EndpointName });
    expect(await errorOf(create('busy', 'busy'))).toMatchInlineSnapshot(
      `"ValidationException: Cannot create already existing endpoint "arn:aws:sagemaker:us-east-1:000000000000:endpoint/busy"."`,
    );
  });

  test('serves on when its model and its configuration are deleted, and starts a server again that ended by itself', async () => {
    await deploy('phoenix');
    await bench.sagemaker.send(new DeleteModelCommand({ ModelName: 'phoenix' }));
    await bench.sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: 'phoenix' }));
    const before = JSON.parse(await answer('phoenix', 'whoami')) as { pid: number };
    expect(await errorOf(invoke('phoenix', 'crash'))).toMatch(/^ModelError: Received server error \(0\)/);
    await until(() => answer('phoenix', 'whoami'), {
      what: 'an answer of another process',
      holds: (text) => (JSON.parse(text) as { pid: number }).pid !== before.pid,
    });
    expect(await show('phoenix')).toMatchObject({ EndpointStatus: 'InService', EndpointConfigName: 'phoenix' });
  });

  test('has its container log in a group of its own', async () => {
    const { logStreams } = await bench.logs.send(
      new DescribeLogStreamsCommand({ logGroupName: '/aws/sagemaker/Endpoints/simple' }),
    );
    expect(logStreams?.[0]?.logStreamName).toMatch(/^AllTraffic\/i-[0-9a-f]{17}$/);
    expect(
      await errorOf(
        bench.logs.send(new DescribeLogStreamsCommand({ logGroupName: '/aws/sagemaker/Endpoints/nobody' })),
      ),
    ).toMatch(/^ResourceNotFoundException/);
  });
});

describe('an update', () => {
  test('brings the new model and never leaves a gap', async () => {
    await deploy('rolling', { identity: { version: 1 } });
    await createModel('rolling-2', { identity: { version: 2 } });
    await createConfig('rolling-2', variant('rolling-2'));
    await bench.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'rolling', EndpointConfigName: 'rolling-2' }));
    const version = (text: string) => (JSON.parse(text) as { version: number }).version;
    const versions: (number | string)[] = [];
    const poll = async () => versions.push(await answer('rolling', 'whoami').then(version, String));
    await until(poll, { what: 'an answer of the new model', holds: () => versions.at(-1) === 2 });
    expect([...new Set(versions)]).toEqual([1, 2]);
    const endpoint = await showWhen('rolling', ({ EndpointStatus }) => EndpointStatus === 'InService');
    expect(endpoint.EndpointConfigName).toBe('rolling-2');
    await until(() => readdirSync(join(bench.root, 'endpoints', 'rolling')).length === 1, {
      what: 'the old model server to be removed',
    });
  });

  test('whose container fails is rolled back, and the old model serves on', async () => {
    await createModel('unsafe', { exit: 1 });
    await createConfig('unsafe', variant('unsafe'));
    await bench.sagemaker.send(new UpdateEndpointCommand({ EndpointName: 'rolling', EndpointConfigName: 'unsafe' }));
    const endpoint = await showWhen(
      'rolling',
      ({ FailureReason, EndpointStatus }) => FailureReason !== undefined && EndpointStatus === 'InService',
    );
    expect([endpoint.EndpointConfigName, endpoint.FailureReason]).toMatchInlineSnapshot(`
      [
        "rolling-2",
        "The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.",
      ]
    `);
    expect(JSON.parse(await answer('rolling', 'whoami'))).toMatchObject({ version: 2 });
  });
});

describe('several variants', () => {
  test('share the invocations by weight, may be called by name, and get new weights', async () => {
    await createModel('red', { identity: { colour: 'red' } });
    await createModel('blue', { identity: { colour: 'blue' } });
    await createConfig('colours', variant('red', 'Red', 3), variant('blue', 'Blue', 1));
    await create('colours', 'colours');
    await waitUntilEndpointInService(waiting(), { EndpointName: 'colours' });
    const colours = async (count: number, changes: object = {}) => {
      const seen: Record<string, number> = {};
      for (let call = 0; call < count; call += 1) {
        const { colour } = JSON.parse(await answer('colours', 'whoami', changes)) as { colour: string };
        seen[colour] = (seen[colour] ?? 0) + 1;
      }
      return seen;
    };
    expect(await colours(12)).toEqual({ red: 9, blue: 3 });
    expect(await colours(4, { TargetVariant: 'Blue' })).toEqual({ blue: 4 });
    expect(await errorOf(invoke('colours', 'x', { TargetVariant: 'Green' }))).toMatchInlineSnapshot(
      `"ValidationError: Variant Green not found for endpoint colours."`,
    );
    const weigh = (VariantName: string, DesiredWeight: number) =>
      bench.sagemaker.send(
        new UpdateEndpointWeightsAndCapacitiesCommand({
          EndpointName: 'colours',
          DesiredWeightsAndCapacities: [{ VariantName, DesiredWeight }],
        }),
      );
    await weigh('Red', 0);
    expect(await colours(4)).toEqual({ blue: 4 });
    expect((await show('colours')).ProductionVariants?.map(({ CurrentWeight }) => CurrentWeight)).toEqual([0, 1]);
    expect(await errorOf(weigh('Green', 1))).toMatchInlineSnapshot(
      `"ValidationException: The variant name(s) "Green" is/are not present within endpoint "colours"."`,
    );
  });
});

describe('InvokeEndpoint', () => {
  test('gives the error of a container as a ModelError with its status and log stream', async () => {
    const error = (await invoke('simple', 'bad').catch((caught: unknown) => caught)) as Error & {
      OriginalStatusCode: number;
      OriginalMessage: string;
      LogStreamArn: string;
      $metadata: { httpStatusCode: number };
    };
    expect([error.name, error.$metadata.httpStatusCode, error.OriginalStatusCode, error.OriginalMessage]).toEqual([
      'ModelError',
      424,
      400,
      'a cell is no number',
    ]);
    expect(error.message).toMatchInlineSnapshot(
      `"Received client error (400) from primary with message "a cell is no number". See https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logEventViewer:group=/aws/sagemaker/Endpoints/simple in account 000000000000 for more information."`,
    );
    expect(error.LogStreamArn).toMatch(/log-group:\/aws\/sagemaker\/Endpoints\/simple:log-stream:AllTraffic\/i-/);
  });

  test('refuses names that are none, and paths that lead elsewhere', async () => {
    expect(await errorOf(invoke('nobody', '1'))).toMatchInlineSnapshot(
      `"ValidationError: Endpoint nobody of account 000000000000 not found."`,
    );
    expect(await errorOf(invoke('..', '1'))).not.toBe('no error');
    expect(await errorOf(invoke('../../etc/passwd', '1'))).toMatch(/not found/);
  });
});

describe('an endpoint configuration', () => {
  test('is described and listed with its tags, and needs models that exist', async () => {
    const config = await bench.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'colours' }));
    expect(config.ProductionVariants?.map(({ ModelName }) => ModelName)).toEqual(['red', 'blue']);
    const { Tags } = await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: config.EndpointConfigArn }));
    expect(Tags).toEqual([{ Key: 'a', Value: 'b' }]);
    const { EndpointConfigs: listed } = await bench.sagemaker.send(
      new ListEndpointConfigsCommand({ NameContains: 'rolling', SortBy: 'Name', SortOrder: 'Ascending' }),
    );
    expect(listed?.map(({ EndpointConfigName: name }) => name)).toEqual(['rolling', 'rolling-2']);
    expect(await errorOf(createConfig('colours', variant('red')))).toMatchInlineSnapshot(
      `"ValidationException: Cannot create already existing endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/colours"."`,
    );
    expect(await errorOf(createConfig('bad', variant('nobody')))).toMatchInlineSnapshot(
      `"ValidationException: Could not find model "arn:aws:sagemaker:us-east-1:000000000000:model/nobody"."`,
    );
    expect(await errorOf(createConfig('bad', variant('red', '../red')))).toMatch(/regular expression pattern/);
    expect(await errorOf(createConfig('bad', variant('red', 'A'), variant('blue', 'A')))).toMatchInlineSnapshot(
      `"ValidationException: Production variant names must be unique, but 'A' is not."`,
    );
    expect(await errorOf(create('bad', 'nobody'))).toMatchInlineSnapshot(
      `"ValidationException: Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:000000000000:endpoint-config/nobody"."`,
    );
  });
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
    runtime.send(
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
    const first = runtime
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

test('ListEndpoints filters by status', async () => {
  const { Endpoints: failed } = await bench.sagemaker.send(new ListEndpointsCommand({ StatusEquals: 'Failed' }));
  expect(failed?.map(({ EndpointName: name }) => name)).toEqual(['dying']);
});
