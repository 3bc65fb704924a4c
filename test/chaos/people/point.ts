import type { WebhookReceiver } from '../../support/webhook-receiver.js';
import type { S3Gate } from '../readback/s3-gate.js';
import type { RunsBench } from '../runs/runs-bench.js';
import type { WorkerProcess } from '../sweeps/worker-process.js';
import type { Strike } from './strike.js';
import type { WatchedForecasts } from './watched-forecasts.js';

/** A point of the matrix, and what all points share. */
export interface Point {
  readonly bench: RunsBench;
  readonly worker: WorkerProcess;
  readonly receiver: WebhookReceiver;
  /** Between the worker and S3. */
  readonly gate: S3Gate;
  readonly watched: WatchedForecasts;
  readonly seed: number;
  readonly point: number;
  readonly strike: Strike;
}
