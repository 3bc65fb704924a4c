import { ApplicationFailure, condition, setCurrentDetails } from '@temporalio/workflow';
import { actionOf, type HyperparameterChange, type Rules } from '../../contracts/request/rules.js';
import type { RuleEvent, RuleFinding } from '../../contracts/training/rule-findings.js';
import {
  RULE_ANSWERS,
  type RuleAnswer,
  type RuleAnswerKind,
  type RuleQuestion,
} from '../../contracts/training/rule-questions.js';
import type { TrainingPlan } from '../../contracts/training/training-plan.js';

export type HyperparameterChanges = Readonly<Record<string, HyperparameterChange>>;

/** Retries with changed hyperparameters a trial may have: a change that does not help must not go on for ever. */
const MAX_RETRIES = 3;

/**
 * What a trial does about its rules: it looks up the action of a rule that fired, asks a person where the request says so,
 * and keeps what happened for the result.
 */
export class RuleDesk {
  private readonly written: RuleEvent[] = [];
  private isDemoted = false;
  private retry: HyperparameterChanges | undefined;
  private retries = 0;
  private open: RuleQuestion | null = null;
  private given: RuleAnswerKind | undefined;

  constructor(private readonly rules: Rules | undefined) {}

  get events(): readonly RuleEvent[] {
    return this.written;
  }

  get demoted(): boolean {
    return this.isDemoted;
  }

  get question(): RuleQuestion | null {
    return this.open;
  }

  /** Acts on a rule that fired. @returns whether the job must stop */
  async decide(job: string, finding: RuleFinding): Promise<'stop' | 'go on'> {
    const action = this.rules === undefined ? { kind: 'notify' as const } : actionOf(this.rules, finding.name);
    switch (action.kind) {
      case 'notify':
        return this.note(job, finding, 'notified', 'go on');
      case 'demote':
        this.isDemoted = true;
        return this.note(job, finding, 'demoted in the ranking', 'go on');
      case 'stop':
        return this.note(job, finding, 'stopped the job', 'stop');
      case 'retry-with':
        if (this.retries >= MAX_RETRIES) {
          return this.note(job, finding, `stopped the job; ${MAX_RETRIES} changes have not helped`, 'stop');
        }
        this.retries += 1;
        this.retry = action.hyperparameters;
        return this.note(
          job,
          finding,
          `stopped the job to try again with ${describeChanges(action.hyperparameters)}`,
          'stop',
        );
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

  /** @throws Error that refuses the update, before it enters the history */
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
    this.given = answer;
    return `${this.open?.finding.name}: ${answer}`;
  }

  /** The job trains on while the question is open: waiting costs nothing that the answer "continue" would not. */
  private async ask(
    job: string,
    finding: RuleFinding,
    seconds: number,
    fallback: RuleAnswerKind,
  ): Promise<'stop' | 'go on'> {
    this.open = {
      job,
      finding,
      defaultAnswer: fallback,
      deadline: new Date(Date.now() + seconds * 1000).toISOString(),
    };
    this.given = undefined;
    this.show();
    const inTime = await condition(() => this.given !== undefined, seconds * 1000);
    this.open = null;
    const answer = this.given ?? fallback;
    const how = inTime ? 'answered' : 'by default at the deadline';
    if (answer === 'demote') this.isDemoted = true;
    return this.note(job, finding, `asked: ${answer} (${how})`, answer === 'stop' ? 'stop' : 'go on');
  }

  private note(job: string, finding: RuleFinding, action: string, decision: 'stop' | 'go on'): 'stop' | 'go on' {
    this.written.push({ ...finding, job, action });
    this.show();
    return decision;
  }

  /** The operator reads this in the Web UI, on the trial's page. */
  private show(): void {
    const lines = this.written.map(
      ({ name, step, details, action }) => `- **${name}** at round ${step}: ${details} → ${action}`,
    );
    if (this.open !== null) {
      const { finding, defaultAnswer, deadline } = this.open;
      lines.push(
        `- **${finding.name}** asks: ${finding.details} Answer with the update \`answerRule\`; without an answer by ${deadline}: ${defaultAnswer}.`,
      );
    }
    setCurrentDetails(lines.join('\n'));
  }
}

/** The plan with its hyperparameters changed; a factor applies to the value that the last attempt had. */
export function changedPlan(plan: TrainingPlan, changes: HyperparameterChanges): TrainingPlan {
  const changed = Object.entries(changes).map(([name, change]) => {
    if ('value' in change) return [name, String(change.value)] as const;
    const before = Number(plan.hyperparameters[name]);
    return [name, Number.isNaN(before) ? (plan.hyperparameters[name] ?? '') : String(before * change.factor)] as const;
  });
  return { ...plan, hyperparameters: { ...plan.hyperparameters, ...Object.fromEntries(changed) } };
}

const describeChanges = (changes: HyperparameterChanges): string =>
  Object.entries(changes)
    .map(([name, change]) => ('value' in change ? `${name} = ${change.value}` : `${name} x ${change.factor}`))
    .join(', ');
