import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from '../../worker/config.js';

const base = {
  AWS_REGION: 'eu-west-1',
  FORECAST_BUCKET: 'forecast',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
};
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

const conditionsOf = (settings: Readonly<Record<string, string>>) =>
  readWorkerConfig({ ...base, ...settings }).jobConditions;

const faultsOf = (settings: Readonly<Record<string, string>>) => {
  try {
    conditionsOf(settings);
    return [];
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
};

describe('what the account asks of jobs', () => {
  it('is one role for all of them where nothing else is set', () => {
    expect(conditionsOf({})).toEqual({
      roles: {
        training: base.FORECAST_ROLE_ARN,
        automl: base.FORECAST_ROLE_ARN,
        transform: base.FORECAST_ROLE_ARN,
        processing: base.FORECAST_ROLE_ARN,
        endpoint: base.FORECAST_ROLE_ARN,
      },
      isNetworkIsolated: false,
      isTrafficEncrypted: false,
      tags: {},
    });
  });

  it('is read whole, an empty variable like one that is not there', () => {
    expect(
      conditionsOf({
        FORECAST_TRAINING_ROLE_ARN: 'arn:aws:iam::123456789012:role/service/train',
        FORECAST_ENDPOINT_ROLE_ARN: 'arn:aws:iam::123456789012:role/serve',
        FORECAST_TRANSFORM_ROLE_ARN: '',
        FORECAST_OUTPUT_KMS_KEY: 'alias/forecast',
        FORECAST_VOLUME_KMS_KEY: `arn:aws:kms:eu-west-1:123456789012:key/${KEY}`,
        FORECAST_SUBNETS: 'subnet-0a1b2c3d, subnet-0a1b2c3d4e5f6a7b8',
        FORECAST_SECURITY_GROUPS: 'sg-0a1b2c3d',
        FORECAST_NETWORK_ISOLATION: 'true',
        FORECAST_ENCRYPT_TRAFFIC: 'true',
        FORECAST_JOB_TAGS: 'team=replenishment, cost-centre=4711=x, empty=',
      }),
    ).toEqual({
      roles: {
        training: 'arn:aws:iam::123456789012:role/service/train',
        automl: base.FORECAST_ROLE_ARN,
        transform: base.FORECAST_ROLE_ARN,
        processing: base.FORECAST_ROLE_ARN,
        endpoint: 'arn:aws:iam::123456789012:role/serve',
      },
      outputKey: 'alias/forecast',
      volumeKey: `arn:aws:kms:eu-west-1:123456789012:key/${KEY}`,
      network: { subnets: ['subnet-0a1b2c3d', 'subnet-0a1b2c3d4e5f6a7b8'], securityGroups: ['sg-0a1b2c3d'] },
      isNetworkIsolated: true,
      isTrafficEncrypted: true,
      tags: { team: 'replenishment', 'cost-centre': '4711=x', empty: '' },
    });
  });

  it('is refused where SageMaker would refuse each job, with every fault at once', () => {
    expect(
      faultsOf({
        FORECAST_TRAINING_ROLE_ARN: 'forecast',
        FORECAST_OUTPUT_KMS_KEY: 'my key',
        FORECAST_VOLUME_KMS_KEY: 'alias/forecast',
        FORECAST_SUBNETS: 'subnet-0a1b2c3d,vpc-0a1b2c3d',
        FORECAST_SECURITY_GROUPS: 'sg-0a1b2c3d,sg-0a1b2c3d',
        FORECAST_NETWORK_ISOLATION: 'yes',
        FORECAST_JOB_TAGS: 'team,aws:x=1,forecast:run=2,a=1,a=2,note=50%',
        FORECAST_BUCKET_OWNER: '1234',
      }),
    ).toMatchInlineSnapshot(`
      [
        "FORECAST_TRAINING_ROLE_ARN: give a role that SageMaker takes on where it trains (training and tuning jobs): arn:aws:iam::<account>:role/<name>",
        "FORECAST_OUTPUT_KMS_KEY: 'my key' names no key: give its id, alias/<name>, or the ARN of either, for example arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "FORECAST_VOLUME_KMS_KEY: 'alias/forecast' names no key: give its id or its ARN (training jobs take no alias), for example arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "FORECAST_SUBNETS: 'vpc-0a1b2c3d' is no id: give subnet-0a1b2c3d4e5f6a7b8, several with commas between them",
        "FORECAST_SECURITY_GROUPS: sg-0a1b2c3d is there twice",
        "FORECAST_NETWORK_ISOLATION: give true or false, not 'yes'",
        "FORECAST_JOB_TAGS: 'team' gives no value: write team=replenishment,cost-centre=4711",
        "FORECAST_JOB_TAGS: 'aws:x' begins with aws:, which AWS keeps for itself",
        "FORECAST_JOB_TAGS: 'forecast:run' begins with forecast:, by which the project knows its own jobs",
        "FORECAST_JOB_TAGS: 'a' is there twice",
        "FORECAST_JOB_TAGS: 'note=50%' has signs that AWS takes in no tag: letters, numbers, blanks and _ . : / = + - @ are all",
        "FORECAST_BUCKET_OWNER: '1234' is no account: give its 12 digits, as in 123456789012",
      ]
    `);
  });

  it('is refused where settings do not go together', () => {
    expect(
      faultsOf({
        FORECAST_AUTOML_ROLE_ARN: 'arn:aws:iam::210987654321:role/forecast',
        FORECAST_OUTPUT_KMS_KEY: 'arn:aws:kms:us-east-1:123456789012:alias/forecast',
        FORECAST_SUBNETS: 'subnet-0a1b2c3d',
      }),
    ).toMatchInlineSnapshot(`
      [
        "FORECAST_AUTOML_ROLE_ARN: SageMaker takes on roles of its own account alone, 123456789012 by FORECAST_ROLE_ARN, not of 210987654321",
        "FORECAST_OUTPUT_KMS_KEY: the key lies in us-east-1, and jobs run in eu-west-1: give one of eu-west-1",
        "FORECAST_SECURITY_GROUPS: jobs in FORECAST_SUBNETS need at least one security group, sg-0a1b2c3d",
      ]
    `);
    expect(faultsOf({ FORECAST_SECURITY_GROUPS: 'sg-0a1b2c3d' })).toMatchInlineSnapshot(`
      [
        "FORECAST_SUBNETS: FORECAST_SECURITY_GROUPS hold in a VPC alone; give the subnets too, subnet-0a1b2c3d",
      ]
    `);
  });
});
