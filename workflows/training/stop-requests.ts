import { CancellationScope } from '@temporalio/workflow';
import type { TrialStop } from '../../contracts/training/stop-trial.js';

/** What became of work that a stop request may interrupt. */
export type Interruptible<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'stop-requested'; readonly stop: TrialStop };

/** What the sweep asks of this trial: to stop its job and to end. The first request counts. */
export class StopRequests {
  private readonly arrived: Promise<TrialStop>;
  private resolveArrived: (stop: TrialStop) => void = () => undefined;
  private first: TrialStop | undefined;

  constructor() {
    this.arrived = new Promise((resolve) => {
      this.resolveArrived = resolve;
    });
  }

  request(stop: TrialStop): void {
    this.first ??= stop;
    this.resolveArrived(this.first);
  }

  get stop(): TrialStop | undefined {
    return this.first;
  }

  /** Does the work unless a stop is requested first: then the work is cancelled, and has ended when this returns. */
  async unlessStopRequested<T>(work: () => Promise<T>): Promise<Interruptible<T>> {
    if (this.first !== undefined) return { kind: 'stop-requested', stop: this.first };
    const scope = new CancellationScope({ cancellable: true });
    const working = scope.run(work);
    const end = await Promise.race([
      working.then((value): Interruptible<T> => ({ kind: 'done', value })),
      this.arrived.then((stop): Interruptible<T> => ({ kind: 'stop-requested', stop })),
    ]);
    if (end.kind === 'done') return end;
    scope.cancel();
    await working.catch(() => undefined);
    return end;
  }
}
