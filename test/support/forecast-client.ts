import type { Client } from '@temporalio/client';
import type { ForecastClient } from '../../client/connection/connect.js';
import { Patience } from '../../client/connection/patience.js';
import type { TestS3 } from './s3.js';

/** What commands talk to, with the servers of a test. */
export const forecastClient = (temporal: Client, store: Omit<TestS3, 'stop'>): ForecastClient => ({
  temporal,
  s3: store.client,
  bucket: store.bucket,
  services: {
    temporal: { address: 'localhost:7233', namespace: temporal.options.namespace },
    store: { bucket: store.bucket, region: 'us-east-1', endpoint: store.endpoint },
  },
  patience: new Patience(),
  runUrl: () => undefined,
  localFile: () => undefined,
  close: async () => undefined,
});
