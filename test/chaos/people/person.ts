import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { type ApprovalDecisionKind, decideForecastUpdate } from '../../../contracts/run/approval.js';
import type { RunsBench } from '../runs/runs-bench.js';

const TRIES = 120;

/** What a run has answered to a decision. */
export type Answered =
  /** It was taken. */
  | { readonly kind: 'acknowledged'; readonly text: string }
  /** It was refused, with the reason that a person reads. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Decides as a person does: who gets no answer gives the command again. Each time is an update of its own, so that the run itself
 * must tell that it has been decided.
 */
export async function decide(
  { temporal }: RunsBench,
  run: string,
  decision: ApprovalDecisionKind,
  by: string,
): Promise<Answered> {
  const args: [{ decision: ApprovalDecisionKind; by: string; reason: string }] = [
    { decision, by, reason: `${by} has looked at it` },
  ];
  return persist(async () => {
    try {
      const text = await temporal.workflow.getHandle(run).executeUpdate(decideForecastUpdate, { args });
      return { kind: 'acknowledged', text };
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) {
        return { kind: 'refused', reason: error.cause?.message ?? error.message };
      }
      if (error instanceof WorkflowNotFoundError) return { kind: 'refused', reason: 'the run has ended' };
      throw error;
    }
  });
}

/** Repeats a call for as long as nobody answers it. */
export async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const isSilence = error instanceof ServiceError || (error as { code?: unknown }).code !== undefined;
      if (!isSilence || tries === TRIES) throw error;
      await sleep(500);
    }
  }
}
