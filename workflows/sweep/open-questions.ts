import type { RuleWait } from '../../contracts/run/person-wait.js';
import type { TrialAsks } from '../../contracts/sweep/sweep-messages.js';
import type { RuleQuestion } from '../../contracts/training/rule-questions.js';
import { trialName } from '../../contracts/training/trial.js';

/** What the rules of a sweep's trials ask of people now. */
export class OpenQuestions {
  /** By the number of the trial. */
  private readonly told = new Map<number, TrialAsks>();

  /** Messages of a trial may overtake each other: the newest counts. */
  take(message: TrialAsks): void {
    const before = this.told.get(message.index);
    if (before === undefined || before.number < message.number) this.told.set(message.index, message);
  }

  /** A trial that has ended asks nothing. */
  forget(index: number): void {
    this.told.set(index, { index, number: Number.POSITIVE_INFINITY, questions: [] });
  }

  /** @param trial name of the trial */
  of(trial: string): readonly RuleQuestion[] {
    return [...this.told.values()].find(({ index }) => trialName(index) === trial)?.questions ?? [];
  }

  get waits(): readonly RuleWait[] {
    return [...this.told.values()].flatMap(({ index, questions }) =>
      questions.map(
        ({ finding, deadline, defaultAnswer, since }): RuleWait => ({
          kind: 'rule-question',
          trial: trialName(index),
          rule: finding.name,
          details: finding.details,
          since: Date.parse(since ?? deadline),
          deadline,
          defaultAnswer,
        }),
      ),
    );
  }
}
