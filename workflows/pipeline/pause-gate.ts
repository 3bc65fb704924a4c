import { ApplicationFailure } from '@temporalio/workflow';
import type { PauseMessage } from '../../contracts/run/pause.js';
import type { PausedRunWait } from '../../contracts/run/person-wait.js';
import { STAGES, type Stage } from '../../contracts/run/stages.js';

const LAST = STAGES.at(-1) as Stage;

/** Whether the next stage of a run may begin. */
export class PauseGate {
  private pauseOfNow: (PauseMessage & { readonly since: number }) | undefined;
  /** Stage that has begun last. */
  private stage: Stage | undefined;
  /** Stage that waits for the gate. */
  private next: Stage | undefined;

  get isPaused(): boolean {
    return this.pauseOfNow !== undefined;
  }

  get wait(): PausedRunWait | undefined {
    return this.pauseOfNow && { kind: 'paused-run', ...this.pauseOfNow, before: this.next };
  }

  /** The run has come to a stage that may not begin yet. */
  arrive(stage: Stage): void {
    this.next = stage;
  }

  begin(stage: Stage): void {
    this.next = undefined;
    this.stage = stage;
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  checkPause(): void {
    if (this.pauseOfNow !== undefined) {
      const { since, by } = this.pauseOfNow;
      const who = by === undefined ? '' : ` by ${by}`;
      throw refusal(`The run is paused already${who}, since ${new Date(since).toISOString()}.`);
    }
    if (this.stage === LAST) {
      throw refusal(`The run is at its last stage, ${LAST}: there is none to pause before. It can be cancelled.`);
    }
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  checkResume(): void {
    if (this.pauseOfNow === undefined) throw refusal('The run is not paused.');
  }

  pause({ by, reason }: PauseMessage, now: number): string {
    this.pauseOfNow = { since: now, ...(by === undefined ? {} : { by }), ...(reason === undefined ? {} : { reason }) };
    return this.stage === undefined
      ? 'Paused: no stage begins.'
      : `Paused: ${this.stage} goes on to its end, the next stage does not begin.`;
  }

  resume(): string {
    this.pauseOfNow = undefined;
    return 'The run goes on.';
  }
}

const refusal = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message);
