import { setTimeout as sleep } from 'node:timers/promises';

/** Spaces calls to a tracker that others use, too. */
export class CallPace {
  private next = 0;

  /** @param perSecond most calls a second */
  constructor(private readonly perSecond: number) {}

  /** Waits for the next turn. */
  async turn(cancelled?: AbortSignal): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.next);
    this.next = at + 1000 / this.perSecond;
    if (at > now) await sleep(at - now, undefined, cancelled === undefined ? {} : { signal: cancelled });
  }
}
