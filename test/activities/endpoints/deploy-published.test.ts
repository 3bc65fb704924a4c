import type { S3Client } from '@aws-sdk/client-s3';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { describe, expect, it } from 'vitest';
import { type DeploymentDeps, deployPublished } from '../../../activities/endpoints/deploy-published.js';
import type { Deployment } from '../../../contracts/endpoint/serve-forecast.js';

const deployment = { version: 'v-1', endpoint: 'endpoint-season' } as Deployment;

/** A bucket whose forecast has a current version. */
const pointingTo = (version: string) =>
  ({
    send: async () => ({
      ETag: '"1"',
      Body: {
        transformToByteArray: async () =>
          new TextEncoder().encode(
            JSON.stringify({
              ...{ version, uri: `s3://forecast/forecasts/season/versions/${version}/`, run: version, rows: 56 },
              ...{ origin: '2016-04-24', publishedAt: '2016-04-25T00:00:00Z', previous: null },
            }),
          ),
      },
    }),
  }) as unknown as S3Client;

const deploy = (current: string, askDeployment: DeploymentDeps['askDeployment']) =>
  new MockActivityEnvironment().run(
    (input) => deployPublished({ s3: pointingTo(current), bucket: 'forecast', askDeployment }, input),
    {
      forecast: 'season',
      message: { version: 'v-1', settings: { instanceTypes: ['ml.m5.large'], instances: 1 }, by: 'run' },
    },
  );

const answers = (failure: ApplicationFailure) => async () => {
  throw new Error('the update failed', { cause: failure });
};

describe('a published version', () => {
  it('is served where it is the current one', async () => {
    expect(await deploy('v-1', async () => deployment)).toBe(deployment);
  });

  it('takes the place of no version that was made current since', async () => {
    const asked = deploy('v-2', () => expect.unreachable());
    await expect(asked).rejects.toMatchObject({ type: 'EndpointImpossible', nonRetryable: true });
    await expect(asked).rejects.toThrow('v-2 is the current version of season by now');
  });

  it('is asked for again where the endpoint is at something else, and not where it can never be served', async () => {
    const busy = ApplicationFailure.retryable('v-0 is being deployed now', 'EndpointBusy');
    await expect(deploy('v-1', answers(busy))).rejects.toMatchObject({ type: 'EndpointBusy', nonRetryable: false });
    const faulty = ApplicationFailure.create({ message: 'ttl', type: 'Error', nonRetryable: false });
    await expect(deploy('v-1', answers(faulty))).rejects.toMatchObject({ message: 'ttl', nonRetryable: true });
  });
});
