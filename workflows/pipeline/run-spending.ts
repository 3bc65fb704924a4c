import { type BilledTime, costOf, type PriceTable } from '../../contracts/instances/prices.js';
import type { SweepProgress } from '../../contracts/run/progress.js';

/** Trials whose cost says what the others will: one alone may have failed at once. */
const TELLING_TRIALS = 3;

/** What a run has cost, US dollars, and is likely to. */
export interface Spent {
  readonly spent: number;
  /** What the sweep comes to, where enough trials have ended to say so. */
  readonly likely?: number;
  readonly trials?: number;
  readonly planned?: number;
}

/** Counts what a run spends on trainings and on its features, and says once of each limit that it is passed, or likely to be. */
export class RunSpending {
  private prices: PriceTable = {};
  private sweep: Pick<SweepProgress, 'spent' | 'ended' | 'planned'> | undefined;
  private jobs = 0;
  private readonly open: Set<number>;

  /** @param limits US dollars */
  constructor(limits: readonly number[]) {
    this.open = new Set(limits);
  }

  /** The run knows what instances cost. */
  priceBy(prices: PriceTable): void {
    this.prices = prices;
  }

  takeSweep({ spent, ended, planned }: Pick<SweepProgress, 'spent' | 'ended' | 'planned'>): void {
    this.sweep = { spent, ended, planned };
  }

  addJobs(jobs: readonly BilledTime[]): void {
    this.jobs += jobs.reduce((sum, job) => sum + (costOf(job, this.prices) ?? 0), 0);
  }

  get now(): Spent {
    const { spent: trials = 0, ended, planned } = this.sweep ?? {};
    const isTelling =
      ended !== undefined && planned !== undefined && ended < planned && ended >= Math.min(TELLING_TRIALS, planned);
    return {
      spent: trials + this.jobs,
      ...(isTelling ? { likely: (trials / ended) * planned } : {}),
      ...(ended === undefined ? {} : { trials: ended }),
      ...(planned === undefined ? {} : { planned }),
    };
  }

  /** The limits that are passed now, or likely to be, and that were not taken before; the smallest first. */
  takePassed(): readonly number[] {
    const { spent, likely = 0 } = this.now;
    const passed = [...this.open].filter((limit) => Math.max(spent, likely) > limit).sort((a, b) => a - b);
    for (const limit of passed) this.open.delete(limit);
    return passed;
  }
}
