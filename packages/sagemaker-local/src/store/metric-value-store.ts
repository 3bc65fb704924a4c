import type Database from 'libsql';

/** One value of a metric that a client has put. */
export interface MetricValue {
  /** Undefined where the client gave none. */
  readonly step?: number | undefined;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly value: number;
}

/** The single values of metrics of trial components, in the order in which they came. */
export class MetricValueStore {
  constructor(private readonly database: Database.Database) {}

  add(component: string, metric: string, { step, at, value }: MetricValue): void {
    this.database
      .prepare('INSERT INTO metric_values (component, metric, step, at, value) VALUES (?, ?, ?, ?, ?)')
      .run(component, metric, step ?? null, at, value);
  }

  list(component: string, metric: string): readonly MetricValue[] {
    const rows = this.database
      .prepare('SELECT step, at, value FROM metric_values WHERE component = ? AND metric = ? ORDER BY id')
      .all(component, metric) as { readonly step: number | null; readonly at: number; readonly value: number }[];
    return rows.map(({ step, at, value }) => ({ ...(step === null ? {} : { step }), at, value }));
  }

  removeAll(component: string): void {
    this.database.prepare('DELETE FROM metric_values WHERE component = ?').run(component);
  }
}
