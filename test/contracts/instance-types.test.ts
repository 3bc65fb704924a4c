import {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
  TransformInstanceType,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { ENDPOINT_INSTANCE_TYPES, unknownEndpointType } from '../../contracts/instances/endpoint-types.js';
import { TRAINING_INSTANCE_TYPES, TRANSFORM_INSTANCE_TYPES } from '../../contracts/instances/instance-types.js';
import { PROCESSING_INSTANCE_TYPES } from '../../contracts/instances/processing-types.js';
import { requestSchema } from '../../contracts/request/request.js';
import { transformTypesOf } from '../../contracts/request/transform.js';

const faultsOf = (instanceTypes: readonly string[], transform: object = {}) =>
  requestSchema.safeParse({ training: { instanceTypes }, transform }).error?.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));

describe('instance types', () => {
  it('are those that the AWS client knows for training', () => {
    expect([...TRAINING_INSTANCE_TYPES].sort()).toEqual(Object.values(TrainingInstanceType).sort());
  });

  it('are those that the AWS client knows for batch transforms', () => {
    expect([...TRANSFORM_INSTANCE_TYPES].sort()).toEqual(Object.values(TransformInstanceType).sort());
  });

  it('are those that the AWS client knows for processing jobs', () => {
    expect([...PROCESSING_INSTANCE_TYPES].sort()).toEqual(Object.values(ProcessingInstanceType).sort());
  });

  it('are those that the AWS client knows for endpoints, and another is named with the nearest', () => {
    expect([...ENDPOINT_INSTANCE_TYPES].sort()).toEqual(Object.values(ProductionVariantInstanceType).sort());
    expect(unknownEndpointType('ml.m5.lage')).toBe(
      "SageMaker has no endpoint on an instance type 'ml.m5.lage'; did you mean 'ml.m5.large'?",
    );
  });

  it('of a request pass when they exist', () => {
    expect(faultsOf(['ml.m5.xlarge', 'ml.p6-b200.48xlarge'])).toBeUndefined();
  });

  it('of a request are refused with the place and the nearest name when they do not exist', () => {
    expect(faultsOf(['ml.m5.xlarge', 'ml.m5.xlage', 'm5.large', 'a big one'])).toMatchInlineSnapshot(`
      [
        {
          "message": "SageMaker trains on no instance type 'ml.m5.xlage'; did you mean 'ml.m5.xlarge'?",
          "path": "training.instanceTypes.1",
        },
        {
          "message": "SageMaker trains on no instance type 'm5.large'; write one such as ml.m5.xlarge.",
          "path": "training.instanceTypes.2",
        },
        {
          "message": "SageMaker trains on no instance type 'a big one'; write one such as ml.m5.xlarge.",
          "path": "training.instanceTypes.3",
        },
      ]
    `);
  });

  it('that can only serve are refused for training', () => {
    expect(faultsOf(['ml.inf2.xlarge'])).toHaveLength(1);
  });

  it('that train and don’t transform are refused where nothing says where transforms run', () => {
    expect(faultsOf(['ml.p4d.24xlarge', 'ml.g7.2xlarge'])).toMatchInlineSnapshot(`
      [
        {
          "message": "SageMaker has no batch transform on ml.p4d.24xlarge, ml.g7.2xlarge, of training.instanceTypes; list types for transforms here, such as [ml.m5.xlarge]",
          "path": "transform.instanceTypes",
        },
      ]
    `);
    expect(faultsOf(['ml.p4d.24xlarge'], { instanceTypes: ['ml.m5.xlarge'] })).toBeUndefined();
    expect(faultsOf(['ml.p4d.24xlarge'], { instanceTypes: ['ml.p4d.24xlarge', 'ml.m5.xlage'] })).toMatchInlineSnapshot(`
      [
        {
          "message": "SageMaker trains on ml.p4d.24xlarge and has no batch transform on it; write another, such as ml.m5.xlarge.",
          "path": "transform.instanceTypes.0",
        },
        {
          "message": "SageMaker has no batch transform on an instance type 'ml.m5.xlage'; did you mean 'ml.m5.xlarge'?",
          "path": "transform.instanceTypes.1",
        },
      ]
    `);
  });

  it('of transforms are those of the request, or those of trainings that transform', () => {
    const training = { instanceTypes: ['ml.p4d.24xlarge', 'ml.m5.xlarge', 'ml.c5.xlarge'] };
    expect(transformTypesOf({ training })).toEqual(['ml.m5.xlarge', 'ml.c5.xlarge']);
    expect(transformTypesOf({ training, transform: { instanceTypes: ['ml.inf2.xlarge'] } })).toEqual([
      'ml.inf2.xlarge',
    ]);
    // A run of 0.1.0 may have none that can.
    expect(transformTypesOf({ training: { instanceTypes: ['ml.p4d.24xlarge'] } })).toEqual(['ml.p4d.24xlarge']);
  });
});
