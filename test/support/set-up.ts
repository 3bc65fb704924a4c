import { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalPath } from '../../local/installed/servers.mjs';
import { otherAccount, startS3, type TestS3 } from './s3.js';
import { quietTemporal } from './temporal.js';
import { useStarted } from './use-started.js';

/** A Temporal server that nobody has prepared, and an S3 server, as a new user of AWS finds them. */
export interface SetUp {
  readonly temporal: TestWorkflowEnvironment;
  readonly store: TestS3;
  /** The variables with which commands and workers find both. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keys of another account, which may not use the bucket. */
  readonly other: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Starts the servers before the tests of the file, and ends them after them. */
export const useSetUp = (): SetUp => useStarted('The set-up', startSetUp, endSetUp);

async function startSetUp(): Promise<SetUp> {
  quietTemporal();
  const executable = { type: 'existing-path', path: temporalPath() as string } as const;
  const [temporal, store] = await Promise.all([
    TestWorkflowEnvironment.createLocal({ server: { executable } }),
    startS3(),
  ]);
  return { temporal, store, environment: environmentOf(temporal, store), other: await otherAccount(store) };
}

async function endSetUp({ temporal, store }: SetUp): Promise<void> {
  await temporal.teardown();
  await store.stop();
}

const environmentOf = (temporal: TestWorkflowEnvironment, store: TestS3): Record<string, string> => ({
  TEMPORAL_ADDRESS: temporal.address,
  TEMPORAL_NAMESPACE: 'default',
  FORECAST_BUCKET: store.bucket,
  FORECAST_ROLE_ARN: 'arn:aws:iam::000000000000:role/forecast',
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL_S3: store.endpoint,
  AWS_ACCESS_KEY_ID: store.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: store.credentials.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
});
