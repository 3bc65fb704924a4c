import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, expect, it, vi } from 'vitest';
import { withClient } from '../../client/connection/with-client.js';
import { UserError } from '../../client/errors/user-error.js';
import { startRun } from '../../client/runs/start-run.js';
import { requestSchema } from '../../contracts/request/request.js';
import { useSetUp } from '../support/set-up.js';

const setUp = useSetUp();
afterEach(() => vi.unstubAllEnvs());

/** What a command says that starts a run with these variables changed; undefined ones are not set. */
async function saidOf(changed: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const name of ['AWS_DEFAULT_REGION', 'AWS_PROFILE', 'TEMPORAL_PROFILE', 'AWS_SESSION_TOKEN'])
    vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries({ ...setUp.environment, ...changed })) vi.stubEnv(name, value);
  const request = requestSchema.parse({});
  const error = await withClient('nowhere', async (client) => {
    await client.s3.send(new ListObjectsV2Command({ Bucket: client.bucket }));
    await startRun(client, { run: 'new', request, dataset: { uri: 's3://forecast/data' } });
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`No trouble, or trouble without a sentence: ${error}`);
  const { environment } = setUp;
  return `${error.kind}: ${error.message}`
    .replaceAll(environment.TEMPORAL_ADDRESS as string, '<temporal>')
    .replaceAll(environment.AWS_ENDPOINT_URL_S3 as string, '<s3>');
}

it('a namespace without the search attributes is named, with the command that registers them', async () => {
  // Temporal names one of those that are missing.
  expect(await saidOf({})).toMatch(
    /^unreachable: The namespace default lacks a search attribute \(.*\)\. Run 'npx forecast setup-temporal', which registers those of the project\.$/,
  );
});

it('a Temporal that does not answer, and a namespace that it lacks, are named', async () => {
  expect([
    await saidOf({ TEMPORAL_ADDRESS: 'nowhere.invalid:7233' }),
    await saidOf({ TEMPORAL_NAMESPACE: 'sales' }),
  ]).toMatchInlineSnapshot(`
    [
      "unreachable: Temporal does not answer at nowhere.invalid:7233 (ENOTFOUND). Start it, or set TEMPORAL_ADDRESS to the host:port of the one that runs.",
      "unreachable: Temporal at <temporal> has no namespace sales. Set TEMPORAL_NAMESPACE to one that it has, or make it: temporal operator namespace create --namespace sales",
    ]
  `);
});

it('keys, bucket and region that S3 refuses are named', async () => {
  const { accessKeyId, secretAccessKey } = setUp.other;
  expect([
    await saidOf({ AWS_SECRET_ACCESS_KEY: 'wrong' }),
    await saidOf({ AWS_ACCESS_KEY_ID: 'nobody' }),
    await saidOf({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }),
    await saidOf({ FORECAST_BUCKET: 'elsewhere' }),
    await saidOf({ AWS_REGION: 'eu-west-1' }),
  ]).toMatchInlineSnapshot(`
    [
      "unreachable: S3 at <s3> refuses the secret key. Set AWS_SECRET_ACCESS_KEY to the secret that belongs to AWS_ACCESS_KEY_ID.",
      "unreachable: S3 at <s3> does not know the access key. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a key that exists.",
      "unreachable: S3 at <s3> does not let these credentials use the bucket forecast (AccessDenied): it may belong to another account. Set FORECAST_BUCKET to a bucket of yours, or allow s3:ListBucket, s3:GetObject and s3:PutObject on it.",
      "unreachable: There is no bucket elsewhere at <s3>. Set FORECAST_BUCKET to one that exists, or make it: aws s3 mb s3://elsewhere",
      "unreachable: The bucket forecast lies in us-east-1, and AWS_REGION says eu-west-1. Set AWS_REGION to us-east-1, or FORECAST_BUCKET to a bucket of eu-west-1.",
    ]
  `);
});

it('what is not set at all is named', async () => {
  expect([
    await saidOf({ AWS_REGION: undefined }),
    await saidOf({ FORECAST_BUCKET: undefined }),
    await saidOf({ AWS_ACCESS_KEY_ID: undefined, HOME: '/nonexistent' }),
  ]).toMatchInlineSnapshot(`
    [
      "usage: No AWS region is set. Set AWS_REGION to the region of the bucket forecast, for example eu-west-1.",
      "usage: FORECAST_BUCKET is not set: name the S3 bucket that holds datasets and forecasts.",
      "unreachable: No AWS credentials were found. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile that has some.",
    ]
  `);
});

it('a profile of Temporal’s configuration file is used, and one that it lacks is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  const file = join(folder, 'temporal.toml');
  writeFileSync(file, `[profile.prod]\naddress = "${setUp.environment.TEMPORAL_ADDRESS}"\nnamespace = "sales"\n`);
  const byProfile = (profile: string) =>
    saidOf({
      TEMPORAL_ADDRESS: undefined,
      TEMPORAL_NAMESPACE: undefined,
      TEMPORAL_CONFIG_FILE: file,
      TEMPORAL_PROFILE: profile,
    });
  expect(await byProfile('prod')).toMatch(/^unreachable: Temporal at <temporal> has no namespace sales\./);
  expect(await byProfile('production')).toMatchInlineSnapshot(
    `"usage: Temporal's configuration can't be used: Profile 'production' not found in config data. 'temporal config list' shows its profiles; choose one with --profile NAME or TEMPORAL_PROFILE."`,
  );
  rmSync(folder, { recursive: true });
});
