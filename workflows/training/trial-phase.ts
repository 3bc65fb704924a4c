import type { TrialResult } from '../../contracts/training/trial.js';

/** What a trial does just now, for people. */
export type Phase =
  | { readonly kind: 'looks for an identical training' }
  | { readonly kind: 'waits for an instance'; readonly instanceType: string; readonly since: number }
  | { readonly kind: 'submits'; readonly attempt: number; readonly instanceType: string }
  | { readonly kind: 'trains'; readonly attempt: number; readonly instanceType: string; readonly job: string }
  | { readonly kind: 'has ended'; readonly result: TrialResult };

/** Keeps what a trial does, and tells of every change. */
export class TrialPhase {
  private current: Phase = { kind: 'looks for an identical training' };
  private before: Phase = this.current;

  constructor(private readonly changed: () => void) {}

  get now(): Phase {
    return this.current;
  }

  waitForInstance(instanceType: string): void {
    this.before = this.current;
    this.set({ kind: 'waits for an instance', instanceType, since: Date.now() });
  }

  stopWaiting(): void {
    this.set(this.before);
  }

  submit(attempt: number, instanceType: string): void {
    this.set({ kind: 'submits', attempt, instanceType });
  }

  train(job: string): void {
    if (this.current.kind === 'submits') this.set({ ...this.current, kind: 'trains', job });
  }

  end(result: TrialResult): void {
    this.set({ kind: 'has ended', result });
  }

  private set(phase: Phase): void {
    this.current = phase;
    this.changed();
  }
}
