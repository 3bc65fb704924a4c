import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasLocalStorage } from '@durable-forecast/lib/local-storage';
import { describe, expect, it } from 'vitest';
import type { JobConditions } from '../../../activities/aws/job-conditions.js';
import { underConditions } from '../../../activities/aws/under-conditions.js';
import { ENDPOINT_INSTANCE_TYPES } from '../../../contracts/instances/endpoint-types.js';
import { TRAINING_INSTANCE_TYPES } from '../../../contracts/instances/instance-types.js';

const roles = { training: 'train', automl: 'search', transform: 'apply', processing: 'prepare', endpoint: 'serve' };
const keys: JobConditions = { roles, volumeKey: 'disk', outputKey: 'out' };
const under = (operation: string, input: object, conditions: JobConditions = keys) =>
  underConditions(operation, input, conditions, 'transform');

describe('a request that makes something in SageMaker', () => {
  it('is one of those whose conditions are known, wherever the activities make it', () => {
    const root = fileURLToPath(new URL('../../../activities', import.meta.url));
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const made = new Set(
      sources.flatMap((name) =>
        [...readFileSync(join(root, name), 'utf8').matchAll(/\bnew (Create\w+)Command\(/g)].map(([, each]) => each),
      ),
    );
    expect(made.size).toBeGreaterThan(8);
    for (const operation of made) expect(() => under(operation as string, {})).not.toThrow();
  });

  it('never leaves without a decision about it', () => {
    expect(() => under('CreateCompilationJob', {})).toThrow('No conditions are known for CreateCompilationJob');
    expect(() => under('CreatetoString', {})).toThrow('No conditions are known');
    const input = { TrainingJobName: 'a' };
    expect(under('DescribeTrainingJob', input)).toBe(input);
  });

  it('keeps its tags and its other fields', () => {
    const Tags = [{ Key: 'forecast:run', Value: 'a' }];
    expect(under('CreateEndpoint', { EndpointName: 'a', Tags }, { roles, tags: { team: 'x' } })).toEqual({
      EndpointName: 'a',
      Tags: [...Tags, { Key: 'team', Value: 'x' }],
    });
  });
});

describe('the key of disks', () => {
  const disk = (InstanceType: string) => ({
    ResourceConfig: { InstanceType, InstanceCount: 1, VolumeSizeInGB: 1 },
    OutputDataConfig: { S3OutputPath: 's3://a/b' },
  });

  it('is left out where instances encrypt disks of their own, since SageMaker refuses it there', () => {
    expect(under('CreateTrainingJob', disk('ml.m5.xlarge'))).toMatchObject({
      RoleArn: 'train',
      ResourceConfig: { VolumeKmsKeyId: 'disk' },
      OutputDataConfig: { KmsKeyId: 'out' },
    });
    expect(under('CreateTrainingJob', disk('ml.g5.xlarge'))).not.toHaveProperty('ResourceConfig.VolumeKmsKeyId');
  });

  it('is refused for a tuning job that may run on either kind', () => {
    const tuning = (...types: string[]) => ({
      TrainingJobDefinitions: [
        {
          OutputDataConfig: { S3OutputPath: 's3://a/b' },
          HyperParameterTuningResourceConfig: { InstanceConfigs: types.map((InstanceType) => ({ InstanceType })) },
        },
      ],
    });
    expect(under('CreateHyperParameterTuningJob', tuning('ml.m5.xlarge', 'ml.c5.xlarge'))).toMatchObject({
      TrainingJobDefinitions: [{ HyperParameterTuningResourceConfig: { VolumeKmsKeyId: 'disk' } }],
    });
    expect(() =>
      under('CreateHyperParameterTuningJob', tuning('ml.g5.xlarge', 'ml.m5.xlarge')),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ApplicationFailure: SageMaker takes no key for the disks of ml.g5.xlarge, which encrypts them itself, and FORECAST_VOLUME_KMS_KEY asks for one on ml.m5.xlarge. Name instance types of one kind.]`,
    );
  });

  it('knows every family of instances by one of the two kinds', () => {
    const types = [...TRAINING_INSTANCE_TYPES, ...ENDPOINT_INSTANCE_TYPES];
    const familiesWith = (local: boolean) =>
      [...new Set(types.filter((type) => hasLocalStorage(type) === local).map((type) => type.split('.')[1]))].sort();
    expect(familiesWith(true).join(' ')).toMatchInlineSnapshot(
      `"c5d c6gd dl1 g4dn g5 g6 g6e g7 g7e m5d m6gd p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300 p6e-gb200 r5d r6gd r7gd trn1 trn1n trn2"`,
    );
    expect(familiesWith(false).join(' ')).toMatchInlineSnapshot(
      `"c4 c5 c5n c6g c6gn c6i c6in c7g c7i c8g c8i inf1 inf2 m4 m5 m6g m6i m7i m8g m8i p2 p3 r5 r6g r6i r7i r8g r8i t2 t3"`,
    );
  });
});

describe('a serverless endpoint', () => {
  const config = {
    EndpointConfigName: 'foods',
    ProductionVariants: [{ VariantName: 'a', ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 } }],
  };

  it('has no disks of ours', () => {
    expect(under('CreateEndpointConfig', config)).toEqual(config);
  });

  it('is refused where jobs run in a VPC or without a network', () => {
    const network = { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] };
    expect(() =>
      under('CreateEndpointConfig', config, { roles, network, isNetworkIsolated: true }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ApplicationFailure: foods is serverless, and SageMaker runs serverless endpoints neither in a VPC nor isolated from the network, which FORECAST_SUBNETS and FORECAST_NETWORK_ISOLATION of the worker ask for. Deploy it on instances.]`,
    );
  });
});
