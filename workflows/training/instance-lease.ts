import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  DEFAULT_PRIORITY,
  leaveLineSignal,
  type QuotaRefusal,
  slotGrantedSignal,
} from '../../contracts/instance-queue/instance-queue.js';
import { trialWaitsSignal } from '../../contracts/sweep/sweep-messages.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import { line } from '../shared/proxies.js';
import type { StopDesk } from './stop-requests.js';

/** A trial's place in the line for instances. */
export class JobLine {
  private readonly owner = workflowInfo().workflowId;
  /** Rises by the clock too, so that a trial that was reset does not count its turns anew. */
  private turn = 0;
  private granted = 0;
  /** The workflow that keeps the line, once this trial has asked it for anything. */
  private keeper: string | undefined;
  /** Instance type of the lease. */
  private leased: string | undefined;
  /** Whether the sweep thinks that this trial waits. */
  private told = false;

  constructor(
    private readonly slots: TrialSpec['slots'],
    private readonly stops: StopDesk,
  ) {
    setHandler(slotGrantedSignal, ({ turn }) => {
      this.granted = Math.max(this.granted, turn);
    });
  }

  /** Whether the next submit has waited for its turn. */
  holds(instanceType: string): boolean {
    return this.leased === instanceType;
  }

  /** Whether a job of this type has to wait for its turn before it is submitted. */
  mustJoin(instanceType: string): boolean {
    return this.slots?.limits?.[instanceType] !== undefined && !this.holds(instanceType);
  }

  /**
   * Waits for an instance of the type, however long that takes.
   *
   * @param refusal set when AWS has just refused the job
   * @returns `told` when the sweep ends the trial before its turn comes
   */
  async join(instanceType: string, refusal?: QuotaRefusal): Promise<'granted' | 'told'> {
    this.turn = Math.max(this.turn + 1, Date.now());
    const { turn } = this;
    this.leased = undefined;
    const priority = this.slots?.priority ?? DEFAULT_PRIORITY;
    setCurrentDetails(`Waits in line for ${instanceType}. Its place: query \`slots\` of the job-slots workflow.`);
    this.keeper = await line.joinLine({ owner: this.owner, turn, instanceType, priority, refusal });
    if (this.granted < turn) await this.tellSweep(true);
    const end = await this.stops.unlessTold(() => condition(() => this.granted >= turn));
    await this.tellSweep(false);
    setCurrentDetails('');
    if (end === 'told') return 'told';
    this.leased = instanceType;
    return 'granted';
  }

  private async tellSweep(waits: boolean): Promise<void> {
    const sweep = this.slots?.sweep;
    if (sweep === undefined || waits === this.told) return;
    this.told = waits;
    try {
      await getExternalWorkflowHandle(sweep.id).signal(trialWaitsSignal, { index: sweep.index, waits });
    } catch (error) {
      if (isCancellation(error)) throw error;
      log.warn('the sweep could not be told', { error });
    }
  }

  /** Gives the place back. A line that is gone has forgotten it already. */
  async leave(): Promise<void> {
    const { keeper } = this;
    if (keeper === undefined) return;
    await CancellationScope.nonCancellable(async () => {
      try {
        await getExternalWorkflowHandle(keeper).signal(leaveLineSignal, { owner: this.owner });
      } catch (error) {
        if (isCancellation(error)) throw error;
        log.warn('the line could not be told', { error });
      }
    });
  }
}
