import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  workflowInfo,
} from '@temporalio/workflow';
import type { QuotaRefusal } from '../../contracts/instance-queue/instance-queue.js';
import { type LeaseGrant, releaseInstanceSignal } from '../../contracts/instance-queue/queue-messages.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import { instanceQueue } from '../shared/proxies.js';
import { notifyWaits } from './notify-sweep.js';
import type { Interruptible, StopRequests } from './stop-requests.js';
import type { TrialPhase } from './trial-phase.js';

/** A trial's right to run one job on one instance, and its way to it. */
export class InstanceLease {
  private readonly owner = workflowInfo().workflowId;
  /** Rises by the clock too, so that a trial that was reset does not number its requests anew. */
  private requestNumber = 0;
  private grantedNumber = 0;
  /** Workflow id of the queue, once this trial has sent it a request. */
  private queue: string | undefined;
  private leasedType: string | undefined;

  constructor(
    private readonly trial: Pick<TrialSpec, 'lease' | 'sweep'>,
    private readonly stops: StopRequests,
    private readonly phase: TrialPhase,
  ) {}

  /** The queue has granted a request. */
  grant({ requestNumber }: LeaseGrant): void {
    this.grantedNumber = Math.max(this.grantedNumber, requestNumber);
  }

  isFor(instanceType: string): boolean {
    return this.leasedType === instanceType;
  }

  /** Whether a job of this type needs a lease before it is submitted. */
  isNeededFor(instanceType: string): boolean {
    return this.trial.lease.limits[instanceType] !== undefined && !this.isFor(instanceType);
  }

  /**
   * Waits for an instance of the type, however long that takes.
   *
   * @param refusal set when AWS has just refused the job
   */
  async request(instanceType: string, refusal?: QuotaRefusal): Promise<Interruptible<void>> {
    this.requestNumber = Math.max(this.requestNumber + 1, Date.now());
    const { owner, requestNumber } = this;
    const isGranted = () => this.grantedNumber >= requestNumber;
    this.leasedType = undefined;
    this.phase.waitForInstance(instanceType);
    const { sweep, lease } = this.trial;
    const { priority } = lease;
    this.queue = await instanceQueue.requestInstance({ owner, requestNumber, instanceType, priority, refusal });
    const waits = !isGranted();
    if (waits) await notifyWaits(sweep, true);
    const end = await this.stops.unlessStopRequested(() => condition(isGranted));
    if (waits) await notifyWaits(sweep, false);
    this.phase.stopWaiting();
    if (end.kind === 'done') this.leasedType = instanceType;
    return end;
  }

  /** Gives the lease back, or the position in the queue up. A queue that is gone has forgotten both already. */
  async release(): Promise<void> {
    const { queue } = this;
    if (queue === undefined) return;
    await CancellationScope.nonCancellable(async () => {
      try {
        await getExternalWorkflowHandle(queue).signal(releaseInstanceSignal, { owner: this.owner });
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('the instance queue could not be notified', { error });
      }
    });
  }
}
