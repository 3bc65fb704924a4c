import type { RuleAnswerKind } from '../training/rule-questions.js';
import { RULE_ANSWERS } from '../training/rule-questions.js';
import type { ApprovalWait } from './approval.js';
import type { Stage } from './stages.js';

/** A rule of a trial asks a person. */
export interface RuleWait {
  readonly kind: 'rule-question';
  readonly trial: string;
  readonly rule: string;
  readonly details: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** ISO time. */
  readonly deadline: string;
  readonly defaultAnswer: RuleAnswerKind;
}

export interface PausedSweepWait {
  readonly kind: 'paused-sweep';
  readonly since: number;
}

export interface PausedRunWait {
  readonly kind: 'paused-run';
  readonly since: number;
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** Stage that begins when the run goes on; undefined while the one before it still runs. */
  readonly before?: Stage | undefined;
}

/** Something in a run that waits for a person. */
export type PersonWait = RuleWait | PausedSweepWait | PausedRunWait | ApprovalWait;

/** A wait in words. */
export interface DescribedWait {
  /** `trial-003: the rule Overfit asks: …` */
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** What a person types. */
  readonly command: string;
  /** What happens without one, and when: `continue at 2026-11-30T12:00:00.000Z` */
  readonly otherwise?: string;
}

export function describeWait(run: string, wait: PersonWait): DescribedWait {
  const { since } = wait;
  switch (wait.kind) {
    case 'rule-question':
      return {
        what: `${wait.trial}: the rule ${wait.rule} asks: ${wait.details}`,
        since,
        command: `npx forecast answer ${run} ${wait.trial} ${RULE_ANSWERS.join('|')}`,
        otherwise: `${wait.defaultAnswer} at ${wait.deadline}`,
      };
    case 'paused-sweep':
      return {
        what: 'The sweep is paused: running trials finish, none start.',
        since,
        command: `npx forecast sweep resume ${run}`,
      };
    case 'paused-run':
      return { what: describePause(wait), since, command: `npx forecast resume ${run}` };
    case 'approval':
      return {
        what: `The forecast waits for approval${wait.approvers.length === 0 ? '' : ` by ${wait.approvers.join(' or ')}`}: ${wait.question}`,
        since,
        command: `npx forecast approve|reject ${run} --reason WHY`,
        otherwise: `${wait.defaultDecision} at ${wait.deadline}`,
      };
  }
}

function describePause({ by, reason, before }: PausedRunWait): string {
  const who = `The run is paused${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : ` (${reason})`}`;
  return before === undefined
    ? `${who}: its stage goes on to its end, the next does not begin.`
    : `${who} before ${before}.`;
}

/** What the search attribute `WaitsFor` says of a wait. */
export function waitsForOf({ kind }: PersonWait): 'answer' | 'approval' | 'resume' {
  switch (kind) {
    case 'rule-question':
      return 'answer';
    case 'approval':
      return 'approval';
    case 'paused-run':
    case 'paused-sweep':
      return 'resume';
  }
}
