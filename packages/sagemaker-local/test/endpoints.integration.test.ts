import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  UpdateEndpointCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
  waitUntilEndpointDeleted,
  waitUntilEndpointInService,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { endpointCalls } from './support/endpoint-calls.js';
import { probeImage } from './support/test-bench.js';
import { useBench } from './support/use-bench.js';
import { errorOf } from './wire/serve.js';

const bench = useBench({ constraints: 'enforce' });
const { waiting, createModel, variant, createConfig, create, deploy, show, showWhen, invoke, answer } =
  endpointCalls(bench);

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

test('ListEndpoints filters by status', async () => {
  const { Endpoints: failed } = await bench.sagemaker.send(new ListEndpointsCommand({ StatusEquals: 'Failed' }));
  expect(failed?.map(({ EndpointName: name }) => name)).toEqual(['dying']);
});
