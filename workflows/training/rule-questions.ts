import { ApplicationFailure } from '@temporalio/workflow';
import {
  RULE_ANSWERS,
  type RuleAnswer,
  type RuleAnswerKind,
  type RuleQuestion,
} from '../../contracts/training/rule-questions.js';

/** A question and what became of it. */
export interface AskedQuestion {
  readonly question: RuleQuestion;
  /** Set once it is answered, by a person or by its default. */
  answer?: RuleAnswerKind;
  isOpen: boolean;
}

/** The questions of a trial that wait for a person, and what is said to who answers none of them. */
export class RuleQuestions {
  private readonly asked: AskedQuestion[] = [];
  /** By the name of the rule: how its last question ended. */
  private readonly ends = new Map<string, string>();

  add(question: RuleQuestion): AskedQuestion {
    const entry = { question, isOpen: true };
    this.asked.push(entry);
    return entry;
  }

  /** @param how for people: `answered stop` */
  close(entry: AskedQuestion, how: string): void {
    entry.isOpen = false;
    this.ends.set(entry.question.finding.name, how);
  }

  /** Oldest first. */
  get open(): readonly AskedQuestion[] {
    return this.asked.filter(({ isOpen }) => isOpen);
  }

  get oldest(): RuleQuestion | null {
    return this.open[0]?.question ?? null;
  }

  of(rule: string): AskedQuestion | undefined {
    return this.open.find(({ question }) => question.finding.name === rule);
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  check({ rule, answer }: RuleAnswer): void {
    if (this.of(rule) === undefined) throw ApplicationFailure.nonRetryable(this.whyNone(rule));
    if (!RULE_ANSWERS.includes(answer)) {
      throw ApplicationFailure.nonRetryable(`Answer ${RULE_ANSWERS.join(', ')}, not '${answer}'.`);
    }
  }

  private whyNone(rule: string): string {
    const end = this.ends.get(rule);
    if (end !== undefined) return `The question of ${rule} is no longer open: ${end}.`;
    const names = this.open.map(({ question }) => question.finding.name);
    if (names.length === 0) return 'No rule asks anything now.';
    return `The rule that asks is ${names.join(', ')}, not ${rule}.`;
  }
}
