import { Gauge, type Registry } from 'prom-client';

/** A value with its labels. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export interface AskedGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Asked twice at every scrape, so it keeps its answers (`keepAnswer`); rejects where the service does not answer. */
  readonly ask: () => Promise<readonly Sample[]>;
}

/**
 * Gauges whose values another service knows, asked at a scrape. Where it does not answer there is no value, and
 * `forecast_metric_unavailable` of the same scrape says of which.
 */
export function addAskedGauges(registry: Registry, gauges: readonly AskedGauge[]): void {
  const asked = gauges.map(({ name, help, labelNames, ask }) => {
    const look = () => ask().catch(() => undefined);
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const samples = await look();
        this.reset();
        for (const [labels, value] of samples ?? []) this.set({ ...labels }, value);
      },
    });
    return { name, look };
  });
  new Gauge({
    name: 'forecast_metric_unavailable',
    help: '1 for a metric whose service did not answer at this scrape.',
    labelNames: ['metric'],
    registers: [registry],
    async collect() {
      const looks = await Promise.all(asked.map(async ({ name, look }) => ({ name, samples: await look() })));
      for (const { name, samples } of looks) this.set({ metric: name }, samples === undefined ? 1 : 0);
    },
  });
}
