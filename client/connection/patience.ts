import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../errors/user-error.js';

export type Service = 'Temporal' | 'S3';

/** Waits this long for a service unless a command has more time. */
const USUAL_MS = 60_000;
/** A service that has not failed for so long was back in between. */
const FORGOTTEN_MS = 30_000;
const PAUSE_MS = 1000;

/** Variables that say where a service runs. */
const ADDRESSES: Readonly<Record<Service, string>> = { Temporal: 'TEMPORAL_ADDRESS', S3: 'AWS_ENDPOINT_URL_S3' };

interface Outage {
  readonly since: number;
  lastFailure: number;
}

/** How the commands wait for a service that is away for a moment: with a line that says so, and not for ever. */
export class Patience {
  /** Milliseconds that a service may be away. */
  limitMs: number;
  /** Where lines go; a view that draws in place takes them over. */
  tell: (line: string) => void = (line) => console.error(line);
  private readonly outages = new Map<Service, Outage>();

  constructor(limitMs = USUAL_MS) {
    this.limitMs = limitMs;
  }

  /**
   * Repeats a call as long as the service is away.
   *
   * @param isAway whether an error means that; all others go up at once
   * @throws UserError when it has been away for too long
   */
  async waitOut<T>(service: Service, isAway: (error: unknown) => boolean, call: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await call();
        this.answered(service);
        return result;
      } catch (error) {
        if (!isAway(error)) throw error;
        const { message } = error as Error;
        if (!this.failed(service, message)) throw this.exhausted(service, message);
        await sleep(PAUSE_MS);
      }
    }
  }

  /** A call has got no answer. @returns whether to go on waiting */
  failed(service: Service, reason: string, now = Date.now()): boolean {
    const known = this.outages.get(service);
    if (known !== undefined && now - known.lastFailure < FORGOTTEN_MS) {
      known.lastFailure = now;
      return now - known.since < this.limitMs;
    }
    this.outages.set(service, { since: now, lastFailure: now });
    this.tell(`${service} does not answer (${reason}); waiting for it, for up to ${describeMs(this.limitMs)}.`);
    return true;
  }

  answered(service: Service): void {
    if (this.outages.delete(service)) this.tell(`${service} answers again.`);
  }

  /** What is said when the time is over. */
  exhausted(service: Service, reason: string): UserError {
    return new UserError(
      `${service} has not answered for ${describeMs(this.limitMs)}: ${reason}. ` +
        `Start the command again when it does, or with ${ADDRESSES[service]} set to where it runs: what it has done is not done twice, and a run that was started goes on by itself.`,
      'unreachable',
    );
  }
}

const describeMs = (ms: number): string => {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${ms / 1000} s`;
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
};
