import { ApplicationFailure } from '@temporalio/workflow';
import { actionOf, type Rules } from '../../contracts/request/rules.js';
import type { RuleEvent, RuleFinding } from '../../contracts/training/rule-findings.js';
import {
  RULE_ANSWERS,
  type RuleAnswer,
  type RuleAnswerKind,
  type RuleQuestion,
} from '../../contracts/training/rule-questions.js';
import { describeChanges, type HyperparameterChanges } from './changed-plan.js';

/** Retries with changed hyperparameters a trial may have: a change that does not help must not go on for ever. */
const MAX_RETRIES = 3;

/** What rule actions need of the workflow around them. */
export interface RuleActionsContext {
  /** Shows Markdown to the operator, on the trial's page of the Web UI. */
  readonly show: (details: string) => void;
  /** Waits for a condition. @returns whether it held in time */
  readonly until: (condition: () => boolean, timeoutMs: number) => Promise<boolean>;
}

type Decision = 'stop' | 'go on';

/**
 * What a trial does about its rules: it looks up the action of a rule that fired, asks a person where the request says so,
 * and keeps what happened for the result.
 */
export class RuleActions {
  private readonly taken: RuleEvent[] = [];
  private demoted = false;
  private retry: HyperparameterChanges | undefined;
  private retries = 0;
  private open: RuleQuestion | null = null;
  private answered: RuleAnswerKind | undefined;

  constructor(
    private readonly rules: Rules | undefined,
    private readonly context: RuleActionsContext,
  ) {}

  get events(): readonly RuleEvent[] {
    return this.taken;
  }

  get isDemoted(): boolean {
    return this.demoted;
  }

  get question(): RuleQuestion | null {
    return this.open;
  }

  /** Acts on a rule that fired. @returns whether the job must stop */
  async decide(job: string, finding: RuleFinding): Promise<Decision> {
    const action = this.rules === undefined ? { kind: 'notify' as const } : actionOf(this.rules, finding.name);
    switch (action.kind) {
      case 'notify':
        return this.note(job, finding, 'notified', 'go on');
      case 'demote':
        this.demoted = true;
        return this.note(job, finding, 'demoted in the ranking', 'go on');
      case 'stop':
        return this.note(job, finding, 'stopped the job', 'stop');
      case 'retry-with':
        return this.retryWith(job, finding, action.hyperparameters);
      case 'ask':
        return this.ask(job, finding, action.deadlineSeconds, action.default);
    }
  }

  /** The changes that the next attempt is made with, once. */
  takeRetry(): HyperparameterChanges | undefined {
    const { retry } = this;
    this.retry = undefined;
    return retry;
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  checkAnswer({ rule, answer }: RuleAnswer): void {
    if (this.open === null) throw ApplicationFailure.nonRetryable('No rule asks anything now.');
    if (this.open.finding.name !== rule) {
      throw ApplicationFailure.nonRetryable(`The rule that asks is ${this.open.finding.name}, not ${rule}.`);
    }
    if (!RULE_ANSWERS.includes(answer)) {
      throw ApplicationFailure.nonRetryable(`Answer ${RULE_ANSWERS.join(', ')}, not '${answer}'.`);
    }
  }

  answer({ answer }: RuleAnswer): string {
    this.answered = answer;
    return `${this.open?.finding.name}: ${answer}`;
  }

  private retryWith(job: string, finding: RuleFinding, changes: HyperparameterChanges): Decision {
    if (this.retries >= MAX_RETRIES) {
      return this.note(job, finding, `stopped the job; ${MAX_RETRIES} changes have not helped`, 'stop');
    }
    this.retries += 1;
    this.retry = changes;
    return this.note(job, finding, `stopped the job to try again with ${describeChanges(changes)}`, 'stop');
  }

  /** The job trains on while the question is open: waiting costs nothing that the answer "continue" would not. */
  private async ask(
    job: string,
    finding: RuleFinding,
    seconds: number,
    defaultAnswer: RuleAnswerKind,
  ): Promise<Decision> {
    const deadline = new Date(Date.now() + seconds * 1000).toISOString();
    this.open = { job, finding, defaultAnswer, deadline };
    this.answered = undefined;
    this.show();
    const inTime = await this.context.until(() => this.answered !== undefined, seconds * 1000);
    this.open = null;
    const answer = this.answered ?? defaultAnswer;
    const how = inTime ? 'answered' : 'by default at the deadline';
    if (answer === 'demote') this.demoted = true;
    return this.note(job, finding, `asked: ${answer} (${how})`, answer === 'stop' ? 'stop' : 'go on');
  }

  private note(job: string, finding: RuleFinding, action: string, decision: Decision): Decision {
    this.taken.push({ ...finding, job, action });
    this.show();
    return decision;
  }

  private show(): void {
    const items = this.taken.map(
      ({ name, step, details, action }) => `- **${name}** at round ${step}: ${details} → ${action}`,
    );
    if (this.open !== null) {
      const { finding, defaultAnswer, deadline } = this.open;
      items.push(
        `- **${finding.name}** asks: ${finding.details} Answer with the update \`answerRule\`; without an answer by ${deadline}: ${defaultAnswer}.`,
      );
    }
    this.context.show(items.join('\n'));
  }
}
