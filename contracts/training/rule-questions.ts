import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RuleFinding } from './rule-findings.js';

/** What a person may answer when a rule asks. */
export const RULE_ANSWERS = ['stop', 'continue', 'demote'] as const;
export type RuleAnswerKind = (typeof RULE_ANSWERS)[number];

export interface RuleAnswer {
  /** Name of the rule that asks. */
  readonly rule: string;
  readonly answer: RuleAnswerKind;
}

/** What a rule asks of a person about a job that goes on meanwhile; answered by its default at the deadline. */
export interface RuleQuestion {
  readonly job: string;
  readonly finding: RuleFinding;
  readonly defaultAnswer: RuleAnswerKind;
  /** ISO time. */
  readonly deadline: string;
  /** ISO time at which it was asked; 0.1.0 did not say. */
  readonly since?: string;
}

/** The oldest open question of a trial; null where none is open. */
export const openQuestionQuery = defineQuery<RuleQuestion | null>('openQuestion');
export const answerRuleUpdate = defineUpdate<string, [RuleAnswer]>('answerRule');
