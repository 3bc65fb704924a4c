import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../worker/config.js';
import { environmentVariables } from '../../worker/environment-variables.js';

const text = readFileSync(new URL('../../infra/terraform/settings.tf', import.meta.url), 'utf8');
const names = [
  ...new Set([...text.matchAll(/(?:^\s+|\{ )([A-Z][A-Z0-9_]+)\s+= /gm)].map(([, name]) => name as string)),
];

/** Values in the form that settings.tf gives them. */
const EXAMPLES: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-west-1',
  FORECAST_BUCKET: 'durable-forecast-123456789012-eu-west-1',
  FORECAST_BUCKET_OWNER: '123456789012',
  FORECAST_ENCRYPT_TRAFFIC: 'true',
  FORECAST_HEALTH_PORT: '9464',
  FORECAST_JOB_TAGS: 'project=durable-forecast',
  FORECAST_NETWORK_ISOLATION: 'true',
  FORECAST_OUTPUT_KMS_KEY: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/durable-forecast-jobs',
  FORECAST_SECURITY_GROUPS: 'sg-0a1b2c3d',
  FORECAST_SUBNETS: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
  FORECAST_TRACKER: 'sagemaker',
  FORECAST_VOLUME_KMS_KEY: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  WORKER_BUILD_ID: '0.2.0',
  WORKER_DEPLOYMENT_NAME: 'durable-forecast',
};
/** Temporal's own client reads these. */
const OF_TEMPORAL =
  /^TEMPORAL_(ADDRESS|NAMESPACE|API_KEY|TLS_(CLIENT_CERT_DATA|CLIENT_KEY_DATA|SERVER_CA_CERT_DATA|SERVER_NAME))$/;

describe('the settings that Terraform gives to workers', () => {
  it('are variables that a worker or a client of Temporal reads', () => {
    const known = new Set(environmentVariables.map(({ name }) => name));
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !known.has(name) && !OF_TEMPORAL.test(name))).toEqual([]);
  });

  it('are taken by a worker in the form that they have', () => {
    const ours = names.filter((name) => !OF_TEMPORAL.test(name) && name !== 'FORECAST_PAYLOAD_KEYS');
    expect(ours.toSorted()).toEqual(Object.keys(EXAMPLES));
    expect(readWorkerConfig({ ...EXAMPLES }).deployment).toBeDefined();
  });
});
