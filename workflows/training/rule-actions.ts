import { actionOf, type HyperparameterChanges, type Rules } from '../../contracts/request/rules.js';
import type { RuleEvent, RuleFinding } from '../../contracts/training/rule-findings.js';
import type { RuleAnswer, RuleAnswerKind, RuleQuestion } from '../../contracts/training/rule-questions.js';
import { describeChanges } from './changed-plan.js';
import { type AskedQuestion, RuleQuestions } from './rule-questions.js';
import { StopWish } from './stop-requests.js';

/** Retries with changed hyperparameters a trial may have: a change that does not help must not go on for ever. */
const MAX_RETRIES = 3;

/** What rule actions need of the workflow around them. */
export interface RuleActionsContext {
  /** Events or questions have changed: the operator is shown them. */
  readonly show: () => void;
  /** Waits for a condition. @returns whether it held in time */
  readonly until: (condition: () => boolean, timeoutMs: number, summary: string) => Promise<boolean>;
  /** Whether a question lets the watch of its job go on; a trial of 0.1.0 waits for the answer first. */
  readonly asksBesideWatch: () => boolean;
  /** The questions that are open now have changed. */
  readonly tellQuestions: (open: readonly RuleQuestion[]) => void;
  /** A rule has fired: it was acted on, or asks a person. */
  readonly fired: (event: RuleEvent, question?: RuleQuestion) => void;
}

/** An answer that stops the job. */
export interface RuleStop {
  readonly failure: 'StoppedByRule';
  readonly reason: string;
}

type Decision = 'stop' | 'go on';

/**
 * What a trial does about its rules: it looks up the action of a rule that fired, asks a person where the request says so,
 * and keeps what happened for the result.
 *
 * A question is open beside the watch of its job, never instead of it, and ends with the job. The job trains on meanwhile:
 * waiting costs nothing that the answer "continue" would not.
 */
export class RuleActions {
  private readonly taken: RuleEvent[] = [];
  private demoted = false;
  private retry: HyperparameterChanges | undefined;
  private retries = 0;
  private readonly questions = new RuleQuestions();
  private stopAnswer = new StopWish<RuleStop>();

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

  get openQuestions(): readonly RuleQuestion[] {
    return this.questions.open.map(({ question }) => question);
  }

  /** The oldest open question. */
  get question(): RuleQuestion | null {
    return this.questions.oldest;
  }

  /** The wish of an answer that the job of now stops. */
  get answeredStop(): StopWish<RuleStop> {
    return this.stopAnswer;
  }

  /** Acts on a rule that fired. @returns whether the job must stop */
  async decide(job: string, finding: RuleFinding): Promise<Decision> {
    const action = this.rules === undefined ? { kind: 'notify' as const } : actionOf(this.rules, finding.name);
    switch (action.kind) {
      case 'notify':
        return this.acted(job, finding, 'notified', 'go on');
      case 'demote':
        this.demoted = true;
        return this.acted(job, finding, 'demoted in the ranking', 'go on');
      case 'stop':
        return this.acted(job, finding, 'stopped the job', 'stop');
      case 'retry-with':
        return this.retryWith(job, finding, action.hyperparameters);
      case 'ask':
        return this.ask(job, finding, action.deadlineSeconds, action.default);
    }
  }

  /** Nobody needs to answer for a job that has ended, or is being stopped. @param why for people: `its job ended` */
  closeQuestions(why: string): void {
    const { open } = this.questions;
    for (const entry of open) {
      this.questions.close(entry, why);
      this.note(entry.question.job, entry.question.finding, `asked: not answered before ${why}`, 'go on');
    }
    this.stopAnswer = new StopWish();
    if (open.length > 0) this.context.tellQuestions([]);
  }

  /** The changes that the next attempt is made with, once. */
  takeRetry(): HyperparameterChanges | undefined {
    const { retry } = this;
    this.retry = undefined;
    return retry;
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  checkAnswer(answer: RuleAnswer): void {
    this.questions.check(answer);
  }

  answer({ rule, answer }: RuleAnswer): string {
    const entry = this.questions.of(rule);
    if (entry !== undefined) this.settle(entry, answer, 'answered');
    return `${rule}: ${answer}`;
  }

  private retryWith(job: string, finding: RuleFinding, changes: HyperparameterChanges): Decision {
    if (this.retries >= MAX_RETRIES) {
      return this.acted(job, finding, `stopped the job; ${MAX_RETRIES} changes have not helped`, 'stop');
    }
    this.retries += 1;
    this.retry = changes;
    return this.acted(job, finding, `stopped the job to try again with ${describeChanges(changes)}`, 'stop');
  }

  private async ask(
    job: string,
    finding: RuleFinding,
    seconds: number,
    defaultAnswer: RuleAnswerKind,
  ): Promise<Decision> {
    const isBeside = this.context.asksBesideWatch();
    const now = Date.now();
    const deadline = new Date(now + seconds * 1000).toISOString();
    const since = new Date(now).toISOString();
    const entry = this.questions.add({ job, finding, defaultAnswer, deadline, since });
    this.context.fired({ ...finding, job, action: 'asked' }, entry.question);
    this.context.show();
    const summary = `${finding.name} asks; without an answer: ${defaultAnswer}`;
    const settled = this.context
      .until(() => !entry.isOpen, seconds * 1000, summary)
      .then((inTime) => {
        if (!inTime) this.settle(entry, defaultAnswer, 'by default at the deadline');
      });
    if (isBeside) {
      // Cancelled with its trial, which sees to its questions.
      settled.catch(() => undefined);
      this.context.tellQuestions(this.openQuestions);
      return 'go on';
    }
    await settled;
    return entry.answer === 'stop' ? 'stop' : 'go on';
  }

  /** @param how `answered`, `by default at the deadline` */
  private settle(entry: AskedQuestion, answer: RuleAnswerKind, how: string): void {
    if (!entry.isOpen) return;
    entry.answer = answer;
    const { job, finding } = entry.question;
    this.questions.close(entry, how === 'answered' ? `answered ${answer}` : `${answer} ${how}`);
    if (answer === 'demote') this.demoted = true;
    this.note(job, finding, `asked: ${answer} (${how})`, 'go on');
    if (answer === 'stop') {
      this.stopAnswer.request({ failure: 'StoppedByRule', reason: `${finding.name}: ${finding.details}` });
    }
    this.context.tellQuestions(this.openQuestions);
  }

  /** Acts at once, and people are told. */
  private acted(job: string, finding: RuleFinding, action: string, decision: Decision): Decision {
    this.context.fired({ ...finding, job, action });
    return this.note(job, finding, action, decision);
  }

  private note(job: string, finding: RuleFinding, action: string, decision: Decision): Decision {
    this.taken.push({ ...finding, job, action });
    this.context.show();
    return decision;
  }
}
