import { defineQuery, defineUpdate } from '@temporalio/workflow';

export const APPROVAL_DECISIONS = ['approve', 'reject'] as const;
export type ApprovalDecisionKind = (typeof APPROVAL_DECISIONS)[number];

/** What a person decides about a forecast that waits to be published. */
export interface ApprovalDecision {
  readonly decision: ApprovalDecisionKind;
  readonly by: string;
  readonly reason: string;
}

/** How far a forecast's total lies from what it is held against; units over 28 days. */
export interface ForecastDrift {
  readonly total: number;
  /** Units sold on the last 28 known days. */
  readonly lastDays: number;
  /** The version that is current; undefined where none is. */
  readonly current?: { readonly version: string; readonly origin: string; readonly total: number };
  /** The version that is current and can't be compared with, and why: its manifest is damaged or gone. */
  readonly uncompared?: { readonly version: string; readonly origin: string; readonly problem: string };
  /** What is wrong with the pointer, and the cure: nobody can say which version is current, and none can be published. */
  readonly damagedPointer?: string | undefined;
  /** The same by store. */
  readonly stores: readonly { readonly store: string; readonly total: number; readonly lastDays: number }[];
}

/** What the person who decides is shown. */
export interface ApprovalWait {
  readonly kind: 'approval';
  /** Milliseconds since 1970. */
  readonly since: number;
  /** ISO time. */
  readonly deadline: string;
  readonly defaultDecision: ApprovalDecisionKind;
  /** Empty where anybody may decide. */
  readonly approvers: readonly string[];
  /** The numbers in one sentence. */
  readonly question: string;
  readonly numbers: ApprovalNumbers;
}

export interface ApprovalNumbers {
  readonly champion: string;
  /** WRMSSE on the validation window. */
  readonly score: number;
  /** The best baseline there. */
  readonly baseline?: { readonly name: string; readonly wrmsse: number } | undefined;
  readonly drift: ForecastDrift;
}

/** What was decided, by whom, and how. */
export interface ApprovalOutcome extends ApprovalDecision {
  /** `default`: nobody decided before the deadline. `within-drift`: nobody had to be asked. */
  readonly how: 'person' | 'default' | 'within-drift';
  /** ISO time. */
  readonly at: string;
  /** Of a person's decision: the version that the forecast was held against in what was shown; undefined where there was none. */
  readonly against?: string | undefined;
}

export const decideForecastUpdate = defineUpdate<string, [ApprovalDecision]>('decideForecast');
/** What waits for approval, with its numbers; null where nothing does. */
export const approvalQuery = defineQuery<ApprovalWait | null>('approval');
