import { getExternalWorkflowHandle, patched, workflowInfo } from '@temporalio/workflow';
import { type SweepProgress, sweepProgressSignal } from '../../contracts/run/progress.js';
import { patches } from '../shared/patches.js';

/**
 * Tells a sweep's run how far the sweep is. One message at a time: what changes meanwhile goes into the next, so that a busy
 * sweep sends few. One that began under 0.1.0 tells what comes after the change of its worker; one that runs alone, nothing.
 */
export class RunTeller {
  private isTelling = false;
  private hasNews = false;
  private number = 0;

  constructor(private readonly progress: () => Omit<SweepProgress, 'number'>) {}

  /** Something has changed. */
  tell(): void {
    const { parent } = workflowInfo();
    if (parent === undefined || !patched(patches.sweepTellsRun)) return;
    this.hasNews = true;
    if (!this.isTelling) void this.send(parent.workflowId);
  }

  private async send(run: string): Promise<void> {
    this.isTelling = true;
    while (this.hasNews) {
      this.hasNews = false;
      // Rises over the runs of a sweep that continues as new, too.
      this.number = Math.max(this.number + 1, Date.now());
      const message = { number: this.number, ...this.progress() };
      // A run that is gone, or a sweep that is cancelled, needs no message.
      await getExternalWorkflowHandle(run)
        .signal(sweepProgressSignal, message)
        .catch(() => undefined);
    }
    this.isTelling = false;
  }
}
