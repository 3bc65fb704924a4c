import type { TrialSpec } from '../../contracts/training/trial.js';

const HOUR_MS = 3_600_000;

interface MeteredTrial {
  /** US dollars an hour while it has an instance. */
  readonly hourly: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  waitedMs: number;
  /** Set while it waits for an instance. */
  waitsSince?: number | undefined;
  /** US dollars, once it has ended. */
  cost?: number;
}

/** US dollars that a sweep spends: ended trials by their bill, running ones as if they were billed from their start. */
export class CostMeter {
  private readonly trials = new Map<number, MeteredTrial>();
  private waitChangeCount = 0;

  start(index: number, { plan, prices }: Pick<TrialSpec, 'plan' | 'prices'>, now: number): void {
    const hourly = prices?.[plan.instanceTypes[0] as string] ?? 0;
    this.trials.set(index, { hourly, startedAt: now, waitedMs: 0 });
  }

  /** A trial that waits for an instance costs nothing. */
  wait(index: number, waits: boolean, now: number): void {
    const trial = this.trials.get(index);
    if (trial === undefined || waits === (trial.waitsSince !== undefined)) return;
    this.waitChangeCount += 1;
    if (trial.waitsSince !== undefined) trial.waitedMs += now - trial.waitsSince;
    trial.waitsSince = waits ? now : undefined;
  }

  /** @param cost undefined where an instance type has no price */
  finish(index: number, cost: number | undefined): void {
    const trial = this.trials.get(index);
    if (trial !== undefined) trial.cost = cost ?? 0;
  }

  spent(now: number): number {
    let sum = 0;
    for (const { hourly, startedAt, waitedMs, waitsSince, cost } of this.trials.values()) {
      sum += cost ?? (hourly * ((waitsSince ?? now) - startedAt - waitedMs)) / HOUR_MS;
    }
    return sum;
  }

  /** US dollars an hour of the running trials, without those that wait for an instance. */
  get hourly(): number {
    return [...this.trials.values()]
      .filter(({ cost, waitsSince }) => cost === undefined && waitsSince === undefined)
      .reduce((sum, { hourly }) => sum + hourly, 0);
  }

  /** Milliseconds until a budget is spent if nothing changes; undefined where nothing is spent or no budget is set. */
  msUntil(budget: number | undefined, now: number): number | undefined {
    const { hourly } = this;
    return budget === undefined || hourly === 0 ? undefined : ((budget - this.spent(now)) / hourly) * HOUR_MS;
  }

  /** Counts the times that a trial began or ceased to wait. */
  get waitChanges(): number {
    return this.waitChangeCount;
  }
}
