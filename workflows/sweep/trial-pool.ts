import { isCancellation } from '@temporalio/workflow';
import type { TrialStop } from '../../contracts/training/stop-trial.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import { failureOf } from '../shared/failure-of.js';

/** A trial's workflow that runs. */
export interface TrialChild {
  readonly result: () => Promise<TrialResult>;
  /** Asks it to stop; one that has ended meanwhile needs no stop. */
  readonly stop: (stop: TrialStop) => Promise<void>;
}

/** The trials of a sweep that run now, each a child workflow. */
export class TrialPool {
  private readonly children = new Map<number, Promise<TrialChild>>();

  constructor(
    private readonly startChild: (spec: TrialSpec) => Promise<TrialChild>,
    /** Called once a trial, however it ends. */
    private readonly onEnd: (index: number, result: TrialResult) => void,
  ) {}

  start(index: number, spec: TrialSpec): void {
    const child = this.startChild(spec);
    this.children.set(index, child);
    void this.follow(index, spec, child);
  }

  /** Asks a trial to stop; one whose workflow could not be started ends as failed anyway. */
  async stop(index: number, stop: TrialStop): Promise<void> {
    const child = await this.children.get(index)?.catch((error: unknown) => {
      if (isCancellation(error)) throw error;
      return undefined;
    });
    await child?.stop(stop);
  }

  async stopAll(stop: TrialStop): Promise<void> {
    await Promise.all([...this.children.keys()].map((index) => this.stop(index, stop)));
  }

  private async follow(index: number, spec: TrialSpec, child: Promise<TrialChild>): Promise<void> {
    const result = await child.then((trial) => trial.result()).catch((error: unknown) => brokenTrial(spec, error));
    this.children.delete(index);
    this.onEnd(index, result);
  }
}

/** A trial whose workflow ended by itself, for example because somebody cancelled it alone in the Web UI. */
function brokenTrial({ name, plan }: TrialSpec, error: unknown): TrialResult {
  const { type, message } = failureOf(error);
  return {
    name,
    algorithm: plan.algorithm,
    hyperparameters: plan.hyperparameters,
    image: plan.image,
    status: 'failed',
    attempts: [],
    seconds: 0,
    billableSeconds: 0,
    failure: { type, reason: message, logTail: [] },
  };
}
