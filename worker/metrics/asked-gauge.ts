import { setTimeout as sleep } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';

/** A value with its labels. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface AskedGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Milliseconds for which an answer is good: scrapes come more often. */
  readonly keptMs: number;
  readonly ask: () => Promise<readonly Sample[]>;
}

/** A scrape waits no longer for somebody who is silent. */
const PATIENCE_MS = 3000;

/**
 * Gauges whose values another service knows, asked at a scrape. Where it does not answer there is no value, and
 * `forecast_metric_unavailable` says of which.
 */
export function addAskedGauges(registry: Registry, gauges: readonly AskedGauge[]): void {
  const unavailable = new Gauge({
    name: 'forecast_metric_unavailable',
    help: '1 for a metric whose service did not answer at the last scrape.',
    labelNames: ['metric'],
    registers: [registry],
  });
  for (const { name, help, labelNames, keptMs, ask } of gauges) {
    const answer = keep(ask, keptMs);
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const samples = await answer();
        this.reset();
        for (const [labels, value] of samples ?? []) this.set({ ...labels }, value);
        unavailable.set({ metric: name }, samples === undefined ? 1 : 0);
      },
    });
  }
}

/** Asks again once the last answer is old, and one question at a time. @returns undefined where nobody answers */
function keep<T>(ask: () => Promise<T>, keptMs: number): () => Promise<T | undefined> {
  let asked = Number.NEGATIVE_INFINITY;
  let last: Promise<T | undefined> = Promise.resolve(undefined);
  return () => {
    const now = performance.now();
    if (now - asked > keptMs) {
      asked = now;
      last = Promise.race([ask(), sleep(PATIENCE_MS, undefined, { ref: false })]).catch(() => undefined);
    }
    return last;
  };
}
