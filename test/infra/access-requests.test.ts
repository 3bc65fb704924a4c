import { describe, expect, it } from 'vitest';
import { accessRequests } from './access-requests.js';
import type { RecordedCall } from './recorded-call.js';

const asked = (service: string, call: string, input: RecordedCall['input'], tags: [string, string[]][] = []) =>
  accessRequests({ who: 'worker', service, call, input }, new Map(tags)).map(({ action, resource, context }) =>
    `${action} on ${resource} ${Object.keys(context)}`.trim(),
  );
const SAGEMAKER = `arn:\${partition}:sagemaker:\${region}:\${account}`;

describe('what IAM is asked about a call', () => {
  it('is both objects of a copy, and the key for each', () => {
    expect(
      asked('s3', 'CopyObject', { CopySource: '/forecast/raw/2026/sales.csv', Key: 'datasets/1/sales.csv' }),
    ).toEqual([
      `s3:GetObject on \${bucket_arn}/\${landing_folder}/*`,
      `kms:Decrypt on \${kms_key_arn} kms:ViaService`,
      `s3:PutObject on \${bucket_arn}/datasets/*`,
      `kms:GenerateDataKey on \${kms_key_arn} kms:ViaService`,
    ]);
  });

  it('is each object of a deletion', () => {
    const Delete = { Objects: [{ Key: 'forecasts/a/1' }, { Key: 'runs/b' }] };
    expect(asked('s3', 'DeleteObjects', { Delete })).toEqual([
      `s3:DeleteObject on \${bucket_arn}/forecasts/*`,
      `s3:DeleteObject on \${bucket_arn}/runs/*`,
    ]);
  });

  it('is the right to tag what is created with tags, and to pass each role that the request names', () => {
    const definition = { RoleArn: 'arn:aws:iam::1:role/train' };
    const input = {
      HyperParameterTuningJobName: 'a',
      TrainingJobDefinition: definition,
      Tags: [{ Key: 'forecast:owner', Value: 'run' }],
    };
    expect(asked('sagemaker', 'CreateHyperParameterTuningJob', input)).toEqual([
      `sagemaker:CreateHyperParameterTuningJob on ${SAGEMAKER}:hyper-parameter-tuning-job/* aws:RequestTag/forecast:owner`,
      `sagemaker:AddTags on ${SAGEMAKER}:hyper-parameter-tuning-job/* sagemaker:TaggingAction`,
      `iam:PassRole on \${job_role_arn} iam:PassedToService`,
    ]);
  });

  it('knows the tags of what was made before, and of the children of a tuning job', () => {
    const tags: [string, string[]][] = [['hyper-parameter-tuning-job/tune', ['forecast:owner']]];
    const stop = (name: string) => asked('sagemaker', 'StopTrainingJob', { TrainingJobName: name }, tags);
    expect(stop('tune-001-abc')).toEqual([
      `sagemaker:StopTrainingJob on ${SAGEMAKER}:training-job/* aws:ResourceTag/forecast:owner`,
    ]);
    expect(stop('other')).toEqual([`sagemaker:StopTrainingJob on ${SAGEMAKER}:training-job/*`]);
  });

  it('is an error for a call that is not known here', () => {
    expect(() => asked('s3', 'PutBucketPolicy', {})).toThrow('PutBucketPolicy');
    expect(() => asked('sagemaker', 'CreateCluster', {})).toThrow('CreateCluster');
    expect(() => asked('dynamodb', 'GetItem', {})).toThrow('dynamodb');
  });
});
