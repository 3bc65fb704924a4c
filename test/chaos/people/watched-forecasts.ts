import { addDays } from '@durable-forecast/lib/add-days';
import { FINDINGS } from '../../../contracts/request/monitor.js';
import { dateOfDay, publishVersion, salesFrom, uploadSeason } from '../../support/published-season.js';
import { type TestThreads, testThreads } from '../../support/threads.js';
import type { RunsBench } from '../runs/runs-bench.js';
import { requestOf } from './season.js';

/** What monitoring finds at every date, and does three things about. */
export const FINDING = 'missing-days';
/** Last days that the versions of a forecast know, oldest first. From the day after the newest on, a store has no sales. */
const ORIGINS = [175, 182];
const NEWEST = ORIGINS.at(-1) as number;
/** Each whole week of the newest version that shows the finding is acted on. */
const WEEKS = 4;

/** Sales of a forecast up to a date that nobody has monitored yet. */
export interface Watched {
  readonly name: string;
  readonly dataset: string;
  /** ISO date. */
  readonly date: string;
}

/** Published forecasts that are monitored week after week: each is published once, and lasts for as many points as it has weeks. */
export class WatchedForecasts {
  private readonly threads: TestThreads = testThreads();
  private taken = 0;
  private dataset = '';

  /** @param receiver address of who is told */
  constructor(
    private readonly bench: RunsBench,
    private readonly receiver: string,
  ) {}

  async next(): Promise<Watched> {
    const name = `watched-${Math.floor(this.taken / WEEKS) + 1}`;
    const week = this.taken % WEEKS;
    if (week === 0) await this.publish(name);
    this.taken += 1;
    return { name, dataset: this.dataset, date: addDays(dateOfDay(NEWEST), 7 * (week + 1)) };
  }

  close(): Promise<void> {
    return this.threads.close();
  }

  private async publish(name: string): Promise<void> {
    const { s3, bucket } = this.bench;
    const deps = { s3, bucket, threads: this.threads };
    const sales = salesFrom(NEWEST + 1, (units, line) => (line[4] === 'TX_1' ? 0 : units));
    this.dataset = await uploadSeason(deps, name, sales);
    const nothing = Object.fromEntries(FINDINGS.map((kind) => [kind, 'none']));
    const request = {
      ...requestOf(this.receiver, ['drift']),
      name,
      monitor: { actions: { ...nothing, [FINDING]: ['retrain', 'ask', 'notify'] } },
    };
    for (const day of ORIGINS) await publishVersion(deps, { name, uri: this.dataset, origin: dateOfDay(day), request });
  }
}
