import { describe, expect, it } from 'vitest';
import { modelRequest } from '../../../activities/endpoints/endpoint-requests.js';

describe('the model behind an endpoint', () => {
  const model = { variant: 'm1-all', member: 0, group: 'all', image: 'image', uri: 's3://b/model.tar.gz', step: 'all' };
  const role = 'arn:aws:iam::123456789012:role/endpoints';

  it('is told what its container needs, as of Autopilot, under a name of its own', () => {
    const told = modelRequest('endpoint/demo', { ...model, environment: { SAGEMAKER_PROGRAM: 'serve.py' } }, role);
    expect(told.PrimaryContainer).toEqual({
      Image: 'image',
      ModelDataUrl: 's3://b/model.tar.gz',
      Environment: { SAGEMAKER_PROGRAM: 'serve.py' },
    });
    expect(modelRequest('endpoint/demo', model, role).PrimaryContainer).not.toHaveProperty('Environment');
    expect(told.ModelName).not.toBe(modelRequest('endpoint/demo', model, role).ModelName);
  });
});
