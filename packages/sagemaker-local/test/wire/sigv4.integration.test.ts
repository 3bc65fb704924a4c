import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { ListModelsCommand, SageMakerClient, type SageMakerClientConfig } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { credentials, errorOf, region, type Served, serve } from './serve.js';
import { post, type Signing, signedHeaders, signedPost } from './signed-post.js';

const NOW = new Date('2026-11-24T12:00:00Z');
let served: Served;

beforeAll(async () => {
  served = await serve({
    context: { account: '000000000000', region, now: () => NOW },
    pinnedRegion: region,
    operations: { ListModels: () => ({ Models: [] }) },
    logsOperations: { GetLogEvents: () => ({ events: [] }) },
    runtime: async ({ path, body }) => ({ status: 200, body: `${path} ${body}` }),
  });
});
afterAll(() => served?.close());

/** The offset makes a client that believes it is `NOW`, or as far from it as asked. */
const offsetTo = (minutesFromNow: number): number => NOW.getTime() + minutesFromNow * 60_000 - Date.now();
const config = (changes: object = {}) => ({
  endpoint: served.url,
  region,
  credentials,
  maxAttempts: 1,
  systemClockOffset: offsetTo(0),
  ...changes,
});
const list = (changes: Partial<SageMakerClientConfig> = {}) =>
  errorOf(new SageMakerClient(config(changes)).send(new ListModelsCommand({})));

describe('a signature', () => {
  test('is accepted for the control plane, the logs and the runtime', async () => {
    expect(await list()).toBe('no error');
    const logs = new CloudWatchLogsClient(config() as CloudWatchLogsClientConfig);
    expect(await errorOf(logs.send(new GetLogEventsCommand({ logStreamName: 's' })))).toBe('no error');
    const runtime = new SageMakerRuntimeClient(config());
    const { Body } = await runtime.send(new InvokeEndpointCommand({ EndpointName: 'a b*', Body: 'ü' }));
    expect(Body?.transformToString()).toBe('/endpoints/a%20b%2A/invocations ü');
  });

  test('by the wrong secret or an unknown key is refused', async () => {
    expect(await list({ credentials: { ...credentials, secretAccessKey: 'other' } })).toMatchInlineSnapshot(
      `"InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."`,
    );
    expect(await list({ credentials: { ...credentials, accessKeyId: 'nobody' } })).toMatchInlineSnapshot(
      `"UnrecognizedClientException: The security token included in the request is invalid."`,
    );
  });

  test('for another region is taken unless one is pinned', async () => {
    const anywhere = await serve({ operations: { ListModels: () => ({ Models: [] }) } });
    const far = new SageMakerClient({ endpoint: anywhere.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
    expect((await far.send(new ListModelsCommand({}))).Models).toEqual([]);
    far.destroy();
    await anywhere.close();
  });

  test('for another region or service is refused', async () => {
    expect(await list({ region: 'eu-west-1' })).toMatchInlineSnapshot(
      `"InvalidSignatureException: Credential should be scoped to a valid region, not 'eu-west-1'. This server is in us-east-1."`,
    );
    const answer = await signedPost(served, 'SageMaker.ListModels', '{}', { at: NOW, service: 's3' });
    expect([answer.status, answer.body]).toMatchInlineSnapshot(`
      [
        403,
        "{"__type":"InvalidSignatureException","message":"Credential should be scoped to correct service: 'sagemaker'.","Message":"Credential should be scoped to correct service: 'sagemaker'."}",
      ]
    `);
  });

  test('of a changed body is refused', async () => {
    const headers = await signedHeaders(served, 'SageMaker.ListModels', '{}', { at: NOW });
    expect((await post(served.port, headers, '{}')).status).toBe(200);
    expect((await post(served.port, headers, '{ }')).status).toBe(403);
    expect((await post(served.port, headers, '{}', '/?x=1')).status).toBe(403);
  });
});

describe('the clock of a client', () => {
  test('may be wrong by a quarter of an hour', async () => {
    expect(await list({ systemClockOffset: offsetTo(-14) })).toBe('no error');
    expect(await list({ systemClockOffset: offsetTo(14) })).toBe('no error');
  });

  test('is refused beyond that, with both times', async () => {
    const shorten = (message: string) => message.replaceAll(/T\d{6}Z/g, (time) => `${time.slice(0, 5)}xxZ`);
    expect(shorten(await list({ systemClockOffset: offsetTo(-16) }))).toMatchInlineSnapshot(
      `"InvalidSignatureException: Signature expired: 20261124T1144xxZ is now earlier than 20261124T1145xxZ (20261124T1200xxZ - 15 min.)"`,
    );
    expect(shorten(await list({ systemClockOffset: offsetTo(16) }))).toMatchInlineSnapshot(
      `"InvalidSignatureException: Signature not yet current: 20261124T1216xxZ is still later than 20261124T1215xxZ (20261124T1200xxZ + 15 min.)"`,
    );
  });
});

describe('an Authorization header', () => {
  const refusal = async (change: NonNullable<Signing['change']>) => {
    const { status, body } = await signedPost(served, 'SageMaker.ListModels', '{}', { at: NOW, change });
    const { __type: code, message } = JSON.parse(body) as { __type: string; message: string };
    return `${status} ${code}: ${message}`;
  };
  const withAuthorization = (edit: (text: string) => string) => (headers: Record<string, string>) => ({
    ...headers,
    authorization: edit(headers.authorization ?? ''),
  });

  test('that is missing or malformed is refused with what is wrong', async () => {
    expect(await refusal(({ authorization: _, ...headers }) => headers)).toMatchInlineSnapshot(
      `"403 MissingAuthenticationTokenException: Missing Authentication Token"`,
    );
    expect(await refusal(withAuthorization(() => 'Basic dXNlcjpwYXNz'))).toMatchInlineSnapshot(
      `"400 IncompleteSignatureException: Unsupported AWS 'algorithm': 'Basic'."`,
    );
    expect(await refusal(withAuthorization(() => 'AWS4-HMAC-SHA256 nonsense'))).toMatchInlineSnapshot(
      `"400 IncompleteSignatureException: Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256"`,
    );
    expect(await refusal(({ 'x-amz-date': _, ...headers }) => headers)).toMatchInlineSnapshot(
      `"400 IncompleteSignatureException: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"`,
    );
    expect(await refusal(withAuthorization((text) => text.replace('/aws4_request', '')))).toMatchInlineSnapshot(
      `"400 IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'test/20261124/us-east-1/sagemaker'"`,
    );
    expect(await refusal(withAuthorization((text) => text.replace('aws4_request', 'aws5')))).toMatchInlineSnapshot(
      `"403 InvalidSignatureException: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5'."`,
    );
    expect(await refusal(withAuthorization((text) => text.slice(0, -1)))).toMatchInlineSnapshot(
      `"400 IncompleteSignatureException: 'Signature' must be 64 lower-case hexadecimal digits."`,
    );
  });

  test('must cover the host', async () => {
    expect(
      await refusal(withAuthorization((text) => text.replace(/SignedHeaders=[^,]+/, 'SignedHeaders=x-amz-date'))),
    ).toMatchInlineSnapshot(
      `"403 InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."`,
    );
  });
});
