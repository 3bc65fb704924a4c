import type { AddressInfo } from 'node:net';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory, TelemetryOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import { codeVersion } from './code-version.js';
import type { WorkerConfig } from './config.js';
import { type HealthAddress, serveHealth } from './health.js';
import { type ReadinessDeps, ReadinessProbe } from './readiness.js';

export interface ObservedServices {
  readonly temporal: Client;
  readonly s3: S3Client;
  readonly log: Logger;
}

/** How those who watch over a worker see it. */
export interface Observability {
  /** For Temporal's runtime. */
  readonly telemetry: TelemetryOptions;
  /** What counts what activities come to, once there is something to ask. */
  observe(services: ObservedServices): {
    readonly interceptors: readonly ActivityInterceptorsFactory[];
    /** Answers from now on. @returns where; undefined where nobody may ask */
    serve(ready: Pick<ReadinessDeps, 'workers' | 'isEnding'>): Promise<string | undefined>;
  };
}

const UNSEEN: Observability = {
  telemetry: {},
  observe: () => ({ interceptors: [], serve: async () => undefined }),
};

/** What is not asked for is not loaded, and costs nothing. */
export const observability = ({ health, runEnvironment, instanceQueue }: WorkerConfig): Promise<Observability> =>
  health === undefined
    ? Promise.resolve(UNSEEN)
    : seenAt(health, { bucket: runEnvironment.bucket, instanceQueue: instanceQueue.workflowId });

async function seenAt(
  address: HealthAddress,
  { bucket, instanceQueue }: { readonly bucket: string; readonly instanceQueue: string },
): Promise<Observability> {
  const [{ sdkMetrics }, { workerMetrics }] = await Promise.all([
    import('./metrics/sdk-metrics.js'),
    import('./metrics/worker-metrics.js'),
  ]);
  const sdk = await sdkMetrics();
  return {
    telemetry: { metrics: sdk.options },
    observe: ({ temporal, s3, log }) => {
      const metrics = workerMetrics({ temporal, s3, bucket, instanceQueue, version: codeVersion(), sdk });
      return {
        interceptors: [metrics.interceptor],
        serve: async (ready) => {
          const probe = new ReadinessProbe({ temporal, s3, bucket, ...ready });
          const server = await serveHealth(address, { readiness: () => probe.look(), metrics: metrics.read, log });
          const { port } = server.address() as AddressInfo;
          return `http://${address.host}:${port}`;
        },
      };
    },
  };
}
