import type { S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { activityMetrics } from './activity-metrics.js';
import { addAskedGauges } from './asked-gauge.js';
import { publicationGauge } from './publication-gauge.js';
import type { SdkMetrics } from './sdk-metrics.js';
import { temporalGauges } from './temporal-gauges.js';
import { WatchedJobCount } from './watched-jobs.js';

export interface MetricsDeps {
  readonly temporal: Client;
  readonly s3: S3Client;
  readonly bucket: string;
  /** Workflow id of the account's instance queue. */
  readonly instanceQueue: string;
  /** Version of this code. */
  readonly version: string;
  readonly sdk: SdkMetrics;
}

export interface WorkerMetrics {
  /** Counts what activities come to; for all workers of the process. */
  readonly interceptor: ActivityInterceptorsFactory;
  /** All metrics of this process, those of Temporal's SDK too, in Prometheus' text format. */
  readonly read: () => Promise<string>;
}

/** The metrics of a worker process. Loaded only where somebody may scrape them. */
export function workerMetrics({ temporal, s3, bucket, instanceQueue, version, sdk }: MetricsDeps): WorkerMetrics {
  const registry = new Registry();
  const watched = new WatchedJobCount();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'forecast_build_info',
    help: 'The version of the code, with the value 1.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  new Gauge({
    name: 'forecast_jobs_watched',
    help: 'Jobs that this worker watches, by kind and by the state that SageMaker names.',
    labelNames: ['kind', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { kind, state, count } of watched.count()) this.set({ kind, state }, count);
    },
  });
  addAskedGauges(registry, [...temporalGauges(temporal, instanceQueue), publicationGauge(s3, bucket)]);
  return {
    interceptor: activityMetrics(registry, watched),
    read: async () => `${await registry.metrics()}\n${await sdk.read()}`,
  };
}
