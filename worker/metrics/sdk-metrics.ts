import { freePort } from '@durable-forecast/lib/free-port';
import type { TelemetryOptions } from '@temporalio/worker';

/** The exporter of Temporal's SDK, which wants a port of its own. */
export interface SdkMetrics {
  readonly options: NonNullable<TelemetryOptions['metrics']>;
  /** What it would tell Prometheus. */
  readonly read: () => Promise<string>;
}

const PATIENCE_MS = 3000;
/** Upper bounds of the buckets of what trials cost, in US dollars. */
const COST_BUCKETS = [0.01, 0.1, 0.5, 1, 5, 10, 50, 100, 500];

export async function sdkMetrics(): Promise<SdkMetrics> {
  // The exporter does not say which port it was given, so it is given one.
  const address = `127.0.0.1:${await freePort()}`;
  return {
    options: {
      prometheus: {
        bindAddress: address,
        // Names as Prometheus wants them: base units, and counters by their suffix.
        countersTotalSuffix: true,
        unitSuffix: true,
        useSecondsForDurations: true,
        histogramBucketOverrides: { forecast_trial_cost_dollars: COST_BUCKETS },
      },
    },
    read: async () => {
      const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.text();
    },
  };
}
