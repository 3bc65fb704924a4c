import { setImmediate as nextTurn } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { Faults } from '../src/faults/faults.js';
import type { EngineDeps } from '../src/hosts/engine-deps.js';
import { type JobEnding, JobLifecycle } from '../src/jobs/job-lifecycle.js';
import { createClock } from '../src/model/clock.js';
import { JobFailure } from '../src/model/job-failure.js';
import type { ResourceStore } from '../src/store/resource-store.js';

interface State {
  readonly status: string;
  readonly failureReason?: string | undefined;
  readonly stopRequested?: boolean;
}

const deps = {
  log: pino({ level: 'silent' }),
  clock: createClock(1, 0),
  faults: new Faults(),
} as unknown as EngineDeps;
const fullDisk = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

/** Takes the one step that a test gives it, and notes what else is asked of it. */
class OneStepJob extends JobLifecycle<object, State> {
  readonly asked: string[] = [];

  constructor(
    store: { state: State },
    private readonly take: (job: OneStepJob) => Promise<void>,
  ) {
    const update = (_: string, change: (state: State) => State) => {
      store.state = change(store.state);
      return { state: store.state };
    };
    const resource = { name: 'probe', request: {}, state: store.state, createdAt: 0, modifiedAt: 0 };
    super(deps, 'job', { update } as unknown as ResourceStore<object, State>, resource);
  }

  stop(): void {
    this.requestStop((state) => ({ ...state, status: 'Stopping', stopRequested: true }));
  }

  /** Rejects when the job shall stop or the server closes. */
  interruption(): Promise<never> {
    return new Promise((_, reject) => {
      this.interrupted.addEventListener('abort', () => reject(this.interrupted.reason));
    });
  }

  async checkInterrupted(): Promise<void> {
    this.interrupted.throwIfAborted();
  }

  protected isStopRequested(): boolean {
    return this.state.stopRequested === true;
  }

  protected step(): Promise<void> {
    return this.take(this);
  }

  conclude(ending: JobEnding): void {
    this.change((state) => ({ ...state, ...ending }));
  }

  protected async endContainers(): Promise<void> {
    this.asked.push('end containers');
  }

  protected async handOver(): Promise<void> {
    this.asked.push('hand over');
  }

  protected async cleanUp(): Promise<void> {
    this.asked.push('clean up');
  }
}

function begin(take: (job: OneStepJob) => Promise<void>, state: State = { status: 'InProgress' }) {
  const store = { state };
  return { store, job: new OneStepJob(store, take) };
}

describe('a job', () => {
  test('that has taken its last step is cleaned up', async () => {
    const { store, job } = begin(async (self) => self.conclude({ status: 'Completed' }));
    await job.finished;
    expect(store.state).toEqual({ status: 'Completed' });
    expect(job.asked).toEqual(['clean up']);
  });

  test('fails with what is wrong with its request', async () => {
    const { store, job } = begin(() => Promise.reject(new JobFailure('ClientError: no such key')));
    await job.finished;
    expect(store.state).toEqual({ status: 'Failed', failureReason: 'ClientError: no such key' });
    expect(job.asked).toEqual(['end containers', 'clean up']);
  });

  test('fails as AWS does when the server is at fault, and keeps the reason for the log', async () => {
    const { store, job } = begin(() => Promise.reject(new TypeError('undefined is no function')));
    await job.finished;
    expect(store.state.failureReason).toBe('InternalServerError: We encountered an internal error. Please try again.');
  });

  test('is Stopped when it is asked to end while it waits', async () => {
    const { store, job } = begin((self) => self.interruption());
    await nextTurn();
    job.stop();
    expect(store.state).toEqual({ status: 'Stopping', stopRequested: true });
    await job.finished;
    expect(store.state).toEqual({ status: 'Stopped', stopRequested: true });
  });

  test('that was asked to end before a crash is Stopped by the next server', async () => {
    const stopping = { status: 'Stopping', stopRequested: true };
    const { store, job } = begin((self) => self.checkInterrupted(), stopping);
    await job.finished;
    expect(store.state.status).toBe('Stopped');
  });

  test('is handed over, not failed, when a step breaks while the server closes', async () => {
    const { store, job } = begin(async (self) => {
      await self.interruption().catch(() => undefined);
      throw new JobFailure('ClientError: broken by the closing');
    });
    await nextTurn();
    await job.close();
    expect(store.state).toEqual({ status: 'InProgress' });
    expect(job.asked).toEqual(['hand over']);
  });

  test('stays open, with its containers, when the disk takes nothing more', async () => {
    const { store, job } = begin(() => Promise.reject(fullDisk));
    await expect(job.finished).rejects.toBe(fullDisk);
    expect(store.state).toEqual({ status: 'InProgress' });
    expect(job.asked).toEqual([]);
  });
});
