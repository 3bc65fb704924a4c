import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_PRICES } from '../../contracts/instances/prices.js';
import { readWorkerConfig } from '../../worker/config.js';

const environment = {
  AWS_REGION: 'us-east-1',
  FORECAST_BUCKET: 'forecast',
  FORECAST_ROLE_ARN: 'arn:aws:iam::123456789012:role/forecast',
};

describe('a worker deployment', () => {
  const deploymentOf = (more: Readonly<Record<string, string>>) =>
    readWorkerConfig({ ...environment, ...more }).deployment;

  it('is taken part in as the build that was named, since the version of the code tells no two builds apart', () => {
    expect(deploymentOf({})).toBeUndefined();
    expect(deploymentOf({ WORKER_DEPLOYMENT_NAME: 'forecast', WORKER_BUILD_ID: '4f2c1aa' })).toEqual({
      deploymentName: 'forecast',
      buildId: '4f2c1aa',
    });
    for (const unset of [{}, { WORKER_BUILD_ID: '' }]) {
      expect(() => deploymentOf({ WORKER_DEPLOYMENT_NAME: 'forecast', ...unset })).toThrow(
        /^WORKER_DEPLOYMENT_NAME is forecast and WORKER_BUILD_ID is not set\. Give all workers of the same code/,
      );
    }
  });
});

describe('FORECAST_PRICES', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'prices-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const pricesOf = (content: string) => {
    const file = join(folder, 'prices.json');
    writeFileSync(file, content);
    return readWorkerConfig({ ...environment, FORECAST_PRICES: file }).runEnvironment.prices;
  };
  const faultOf = (content: string) => {
    try {
      pricesOf(content);
      return 'no fault';
    } catch (error) {
      return (error as Error).message.replaceAll(folder, '<folder>');
    }
  };

  it('left out means the built-in table', () => {
    expect(readWorkerConfig(environment).runEnvironment.prices).toEqual(DEFAULT_PRICES);
  });

  it('replaces the whole table, so that no price of another region stays', () => {
    expect(pricesOf('{"ml.m5.xlarge": 0.27}')).toEqual({ 'ml.m5.xlarge': 0.27 });
  });

  it('names every wrong entry of the file', () => {
    expect(faultOf('{"ml.m5.xlarge": 0, "ml.m5.xxlarge": 1, "ml.c5.xlarge": "0.2"}')).toMatchInlineSnapshot(`
      "The worker needs other environment variables:
        FORECAST_PRICES: the price table <folder>/prices.json must be a JSON object such as {"ml.m5.xlarge": 0.23}, US dollars an hour: ml.m5.xlarge: a price must be a number above 0, not 0; ml.m5.xxlarge: SageMaker trains on no instance type 'ml.m5.xxlarge'; did you mean 'ml.m5.xlarge'?; ml.c5.xlarge: a price must be a number above 0, not "0.2""
    `);
  });

  it('names a file that is not there or no JSON', () => {
    expect(faultOf('{')).toMatchInlineSnapshot(`
      "The worker needs other environment variables:
        FORECAST_PRICES: the price table <folder>/prices.json can't be read as JSON: Expected property name or '}' in JSON at position 1"
    `);
    expect(() => readWorkerConfig({ ...environment, FORECAST_PRICES: '/nowhere/prices.json' })).toThrow(
      "FORECAST_PRICES: the price table /nowhere/prices.json can't be read as JSON: ENOENT",
    );
  });
});

describe('the images and containers of algorithms', () => {
  const digest = `sha256:${'b'.repeat(64)}`;
  const { runEnvironment } = readWorkerConfig({
    ...environment,
    FORECAST_IMAGE_HIST_GB: `ghcr.io/team/hist-gb@${digest}`,
    FORECAST_IMAGE_LIGHTGBM: 'my-lightgbm:3',
    FORECAST_CONTAINER_RIDGE: 'as of today',
    FORECAST_IMAGE_EMPTY: '',
  });

  it('may be set for any algorithm, by its name', () => {
    expect(runEnvironment.images).toEqual({
      xgboost: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5',
      lightgbm: 'my-lightgbm:3',
      'hist-gb': `ghcr.io/team/hist-gb@${digest}`,
    });
    expect(runEnvironment.registry).toBe('123456789012.dkr.ecr.us-east-1.amazonaws.com');
  });

  it('are known by a digest, by the version of a built-in image, or by what the worker is told', () => {
    expect(runEnvironment.containers).toEqual({
      xgboost: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:3.0-5',
      'hist-gb': digest,
      ridge: 'as of today',
    });
  });
});
