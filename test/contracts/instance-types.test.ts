import { TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { TRAINING_INSTANCE_TYPES } from '../../contracts/instances/instance-types.js';
import { requestSchema } from '../../contracts/request/request.js';

const faultsOf = (instanceTypes: readonly string[]) =>
  requestSchema.safeParse({ training: { instanceTypes } }).error?.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));

describe('instance types', () => {
  it('are those that the AWS client knows for training', () => {
    expect([...TRAINING_INSTANCE_TYPES].sort()).toEqual(Object.values(TrainingInstanceType).sort());
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
});
