import { ApplicationFailure } from '@temporalio/workflow';
import type { ApprovalSettings } from '../../contracts/request/approval.js';
import {
  APPROVAL_DECISIONS,
  type ApprovalDecision,
  type ApprovalNumbers,
  type ApprovalOutcome,
  type ApprovalWait,
} from '../../contracts/run/approval.js';
import { describeNumbers } from './drift-of.js';

/** The question whether a forecast is published, and what people say to it. */
export class Approval {
  private open: ApprovalWait | null = null;
  private made: ApprovalOutcome | undefined;

  constructor(private readonly settings: ApprovalSettings | undefined) {}

  /** What waits for a person; null where nothing does. */
  get wait(): ApprovalWait | null {
    return this.open;
  }

  get outcome(): ApprovalOutcome | undefined {
    return this.made;
  }

  /** Asks. */
  ask(
    { approvers, deadlineSeconds, default: defaultDecision }: ApprovalSettings,
    numbers: ApprovalNumbers,
    now: number,
  ): void {
    const deadline = new Date(now + deadlineSeconds * 1000).toISOString();
    const question = describeNumbers(numbers);
    this.open = { kind: 'approval', since: now, deadline, defaultDecision, approvers, question, numbers };
  }

  /** Ends the question, or does without one. */
  settle(outcome: ApprovalOutcome): void {
    this.made = outcome;
    this.open = null;
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  check({ decision, by, reason }: ApprovalDecision): void {
    if (this.open === null) throw refusal(this.whyNone());
    if (!APPROVAL_DECISIONS.includes(decision)) throw refusal(`Decide approve or reject, not '${decision}'.`);
    if (typeof by !== 'string' || by.trim() === '') throw refusal('Say who decides: by is empty.');
    if (typeof reason !== 'string' || reason.trim() === '') throw refusal('Say why: the reason is empty.');
    const { approvers } = this.open;
    if (approvers.length > 0 && !approvers.includes(by)) {
      throw refusal(`${by} may not decide; publish.approval.approvers lists ${approvers.join(', ')}.`);
    }
  }

  decide(decision: ApprovalDecision, now: number): string {
    const against = this.open?.numbers.drift.current?.version;
    const outcome: ApprovalOutcome = { ...decision, how: 'person', at: new Date(now).toISOString() };
    this.settle(against === undefined ? outcome : { ...outcome, against });
    return decision.decision === 'approve'
      ? 'Approved: the forecast is being published.'
      : 'Rejected: nothing is published, and the run ends.';
  }

  private whyNone(): string {
    if (this.made !== undefined) return `There is nothing more to decide. ${describeOutcome(this.made)}`;
    const { when = 'none' } = this.settings ?? {};
    if (when === 'none') return 'The request of this run asks for no approval (publish.approval).';
    return 'Nothing waits for approval yet: that comes after the stage forecast.';
  }
}

/** `ana approved at 2026-11-30T12:00:00.000Z: looks right.` */
export function describeOutcome({ decision, by, reason, how, at }: ApprovalOutcome): string {
  const done = decision === 'approve' ? 'approved' : 'rejected';
  switch (how) {
    case 'person':
      return `${by} ${done} the forecast at ${at}: ${reason}`;
    case 'default':
      return `Nobody decided before the deadline, ${at}: the forecast is ${done} by default.`;
    case 'within-drift':
      return `Nobody had to be asked: ${reason}`;
  }
}

const refusal = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message);
