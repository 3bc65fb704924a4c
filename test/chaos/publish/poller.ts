import { setTimeout as sleep } from 'node:timers/promises';
import { ForecastReadError, openForecast } from '../../../client/reader/index.js';
import type { ForecastStore } from '../../../client/reader/store.js';
import { readWhole, type WholeRead } from './read-whole.js';

/** Twenty times a second. */
const POLL_MS = 50;
/** What polls make good of a delay, so that a machine that was busy is not flooded afterwards. */
const MOST_BEHIND_MS = 500;

/** A planner's program that looks at a forecast all the time, and reads all of it now and then. */
export class Poller {
  /** Versions in the order in which they were seen; undefined is none. */
  readonly seen: (string | undefined)[] = [];
  readonly faults: string[] = [];
  /** Looks at pointer and manifest. */
  polls = 0;
  /** Reads of every file. */
  reads = 0;
  private readonly began = performance.now();
  private ended: number | undefined;
  private isStopping = false;
  private readonly polling: Promise<void>;

  /**
   * @param unitsOf units of all rows of a version
   * @param wholeEvery polls from one read of all files to the next; a version that is new is read at once
   */
  constructor(
    private readonly name: string,
    private readonly store: ForecastStore,
    private readonly unitsOf: (version: string) => number | undefined,
    private readonly wholeEvery: number,
  ) {
    this.polling = this.poll();
  }

  get seconds(): number {
    return ((this.ended ?? performance.now()) - this.began) / 1000;
  }

  /** Ends it after one more poll, which sees what everybody sees from now on. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.polling;
    await this.look(true);
    this.ended = performance.now();
  }

  private async poll(): Promise<void> {
    let due = performance.now();
    while (!this.isStopping) {
      await this.look(this.polls % this.wholeEvery === 0);
      // A read of all files takes longer than a poll may: the next ones come at once.
      due = Math.max(due, performance.now() - MOST_BEHIND_MS) + POLL_MS;
      await sleep(Math.max(0, due - performance.now()));
    }
  }

  private async look(isWhole: boolean): Promise<void> {
    this.polls += 1;
    try {
      const { version } = await openForecast(this.name, this.store);
      const isNew = this.see(version);
      if (isWhole || isNew) this.judge(await readWhole(this.name, this.store));
    } catch (error) {
      // Before the first publication; afterwards the order of what was seen tells it.
      if (error instanceof ForecastReadError && error.trouble === 'no forecast') this.see(undefined);
      else this.faults.push(`a reader got ${error}`);
    }
  }

  private judge({ version, units }: WholeRead): void {
    this.reads += 1;
    this.see(version);
    const expected = this.unitsOf(version);
    if (units !== expected) this.faults.push(`a reader got ${units} instead of ${expected} units of ${version}`);
  }

  /** @returns whether it is another one than the time before */
  private see(version: string | undefined): boolean {
    if (this.seen.length > 0 && this.seen.at(-1) === version) return false;
    this.seen.push(version);
    return true;
  }
}
