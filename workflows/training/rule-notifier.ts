import { eventId } from '../../contracts/notification/event-id.js';
import type { RuleEvent } from '../../contracts/training/rule-findings.js';
import type { RuleQuestion } from '../../contracts/training/rule-questions.js';
import type { TrialSpec } from '../../contracts/training/trial.js';
import { notify } from '../notification/notify.js';

/** Tells people of the rules that fire on a trial's jobs. The jobs don't wait for it; the trial does not end before. */
export class RuleNotifier {
  private readonly handing: Promise<void>[] = [];

  constructor(private readonly trial: Pick<TrialSpec, 'name' | 'run' | 'notifications' | 'searchAttributes'>) {}

  /** @param question what the rule asks; undefined where it was acted on */
  fired({ name, job, step, details, action }: RuleEvent, question?: RuleQuestion): void {
    const { name: trial, run, notifications, searchAttributes } = this.trial;
    if (notifications === undefined) return;
    const event = {
      kind: 'rule-fired' as const,
      // A job is one attempt, and a rule fires once on it.
      id: eventId(run, 'rule-fired', trial, job, name),
      at: new Date(Date.now()).toISOString(),
      forecast: notifications.forecast,
      run,
      trial,
      job,
      rule: name,
      ...(step === undefined ? {} : { step }),
      finding: details,
      action,
      ...(question && { question: { deadline: question.deadline, default: question.defaultAnswer } }),
    };
    this.handing.push(notify(event, notifications.channels, searchAttributes));
  }

  /** Until all that was told is handed over. */
  async settle(): Promise<void> {
    await Promise.all(this.handing);
  }
}
