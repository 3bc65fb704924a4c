import { describe, expect, it } from 'vitest';
import { createEnvironmentActivities } from '../../../activities/environment/index.js';
import { runEnvironment } from '../../workflows/fixtures/run-environment.js';

const { describeEnvironment } = createEnvironmentActivities({
  environment: runEnvironment({ codeVersion: '0.2.0' }),
  registeredSearchAttributes: async () => ['PipelineStage', 'Cost'],
});

describe('describeEnvironment', () => {
  it('says which search attributes the server knows, and which code it is', async () => {
    expect(await describeEnvironment({ knowsAttributes: true })).toEqual({
      ...runEnvironment(),
      codeVersion: '0.2.0',
      searchAttributes: ['PipelineStage', 'Cost'],
    });
  });

  it('tells the workflow of 0.1.0, which asks nothing, no more than it was told then', async () => {
    expect(await describeEnvironment()).toEqual(runEnvironment());
  });
});
