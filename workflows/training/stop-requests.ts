import { CancellationScope } from '@temporalio/workflow';
import type { TrialStop } from '../../contracts/training/stop-trial.js';

/** What became of work that a wish to stop may interrupt. */
export type Interruptible<T, Stop = TrialStop> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'stop-requested'; readonly stop: Stop };

/** A wish that something stops; the first one counts. */
export class StopWish<Stop> {
  private readonly arrived: Promise<Stop>;
  private resolveArrived: (stop: Stop) => void = () => undefined;
  private first: Stop | undefined;

  constructor() {
    this.arrived = new Promise((resolve) => {
      this.resolveArrived = resolve;
    });
  }

  request(stop: Stop): void {
    this.first ??= stop;
    this.resolveArrived(this.first);
  }

  get stop(): Stop | undefined {
    return this.first;
  }

  /** Does the work unless a stop is wished first: then the work is cancelled, and has ended when this returns. */
  unlessStopRequested<T>(work: () => Promise<T>): Promise<Interruptible<T, Stop>> {
    return unlessStopped(work, this);
  }

  /** What a race needs of it. */
  get wish(): Promise<Stop> {
    return this.arrived;
  }
}

/** What the sweep asks of this trial: to stop its job and to end. */
export class StopRequests extends StopWish<TrialStop> {}

/** Does the work unless one of the wishes comes first: then the work is cancelled, and has ended when this returns. */
export async function unlessStopped<T, Stop>(
  work: () => Promise<T>,
  ...wishes: readonly Pick<StopWish<Stop>, 'stop' | 'wish'>[]
): Promise<Interruptible<T, Stop>> {
  const before = wishes.find(({ stop }) => stop !== undefined)?.stop;
  if (before !== undefined) return { kind: 'stop-requested', stop: before };
  const scope = new CancellationScope({ cancellable: true });
  const working = scope.run(work);
  const end = await Promise.race([
    working.then((value): Interruptible<T, Stop> => ({ kind: 'done', value })),
    ...wishes.map(({ wish }) => wish.then((stop): Interruptible<T, Stop> => ({ kind: 'stop-requested', stop }))),
  ]);
  if (end.kind === 'done') return end;
  scope.cancel();
  await working.catch(() => undefined);
  return end;
}
