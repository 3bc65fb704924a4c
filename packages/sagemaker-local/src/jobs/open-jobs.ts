import type { Logger } from 'pino';

/** A job that has not ended. */
export interface OpenJob {
  /** Resolves when nothing of it is left to do; rejects when it could not go on, say on a full disk. */
  readonly finished: Promise<void>;
  /** Hands the job over to the next server on this root. */
  close(): Promise<void>;
}

/** Before a job that broke off is taken up again, in milliseconds of real time. */
const PAUSE_MS = 2_000;

/**
 * The jobs of one kind that have not ended. One that breaks off is taken up again from what the store says, as it would
 * be after a crash of the server: no trouble of this machine lets a job hang, or takes the server down.
 */
export class OpenJobs<Job extends OpenJob> {
  private readonly jobs = new Map<string, Job>();
  private closed = false;

  /** @param enter makes the object of a stored job; undefined for one that has ended or is gone */
  constructor(
    private readonly enter: (name: string) => Job | undefined,
    private readonly log: Logger,
  ) {}

  /** Goes on with a stored job from where it is. */
  begin(name: string): void {
    // A request that was under way when the server closed: its job is stored, the next server takes it up.
    if (this.closed) return;
    const job = this.enter(name);
    if (job === undefined) return;
    this.jobs.set(name, job);
    job.finished.then(
      () => this.leave(name, job),
      (error: unknown) => {
        this.log.error({ err: error, job: name }, 'a job could not go on; it is taken up again');
        // Until then it is still there to be stopped.
        setTimeout(() => this.beginAgain(name, job), PAUSE_MS).unref();
      },
    );
  }

  find(name: string): Job | undefined {
    return this.jobs.get(name);
  }

  /** Resolves when nothing of a job that has ended is still being cleaned up. */
  async settled(name: string): Promise<void> {
    await this.jobs.get(name)?.finished.catch(() => undefined);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled([...this.jobs.values()].map((job) => job.close()));
  }

  private beginAgain(name: string, broken: Job): void {
    try {
      this.leave(name, broken);
      this.begin(name);
    } catch (error) {
      this.log.error({ err: error, job: name }, 'a job could not be taken up');
      setTimeout(() => this.beginAgain(name, broken), PAUSE_MS).unref();
    }
  }

  private leave(name: string, job: Job): void {
    if (this.jobs.get(name) === job) this.jobs.delete(name);
  }
}
