import { CancellationScope, setHandler } from '@temporalio/workflow';
import { stopTrialSignal, type TrialStop } from '../../contracts/training/stop-trial.js';

/** Hears the sweep tell this trial to end; the first word counts. */
export class StopDesk {
  private first: TrialStop | undefined;
  private readonly told: Promise<'told'>;

  constructor() {
    this.told = new Promise((resolve) => {
      setHandler(stopTrialSignal, (stop) => {
        this.first ??= stop;
        resolve('told');
      });
    });
  }

  get asked(): TrialStop | undefined {
    return this.first;
  }

  /** Does the work unless the trial is told to end first: then it is called off, and the answer is `told`. */
  async unlessTold<T>(work: () => Promise<T>): Promise<T | 'told'> {
    if (this.first !== undefined) return 'told';
    const scope = new CancellationScope({ cancellable: true });
    const working = scope.run(work);
    const first = await Promise.race([working, this.told]);
    if (first !== 'told') return first;
    scope.cancel();
    await working.catch(() => undefined);
    return 'told';
  }
}
