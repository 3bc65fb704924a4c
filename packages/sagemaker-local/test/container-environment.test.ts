import { describe, expect, test } from 'vitest';
import { containerEnvironment } from '../src/hosts/container-environment.js';
import type { EngineSettings } from '../src/hosts/engine-deps.js';
import type { ProcessImage } from '../src/images/registry.js';

const settings: EngineSettings = {
  root: '/root',
  account: '000000000000',
  region: 'us-east-1',
  graceSeconds: 120,
  threadsPerJob: 1,
  lostJobs: 'restart',
  containerEnvironment: { AWS_REGION: 'us-east-1' },
};
const image: ProcessImage = {
  kind: 'process',
  name: 'mine',
  train: undefined,
  serve: undefined,
  programs: {},
  environment: { PYTHONPATH: '/common', KIND: 'container' },
  metricDefinitions: undefined,
};

describe('the environment of a container', () => {
  test('has what the request asks for over its own, the later first', () => {
    const environment = containerEnvironment(settings, image, '/ml', { KIND: 'model' }, { KIND: 'request', MORE: '1' });
    expect(environment).toMatchObject({ KIND: 'request', MORE: '1', AWS_REGION: 'us-east-1', PYTHONPATH: '/common' });
  });

  test('keeps its own Python modules when a request adds to the path', () => {
    const { PYTHONPATH } = containerEnvironment(settings, image, '/ml', { PYTHONPATH: '/opt/ml/code' });
    expect(PYTHONPATH).toBe('/common:/opt/ml/code');
  });

  test('says where /opt/ml lies, whatever a request says', () => {
    const { SAGEMAKER_BASE_DIR } = containerEnvironment(settings, image, '/ml', { SAGEMAKER_BASE_DIR: '/elsewhere' });
    expect(SAGEMAKER_BASE_DIR).toBe('/ml');
  });
});
