import { ApplicationFailure } from '@temporalio/workflow';
import { describeFinding } from '../../contracts/monitoring/monitoring.js';
import type {
  MonitorDecision,
  OpenMonitorQuestion,
  QuestionInput,
} from '../../contracts/monitoring/monitoring-question.js';
import { MONITOR_ANSWERS } from '../../contracts/request/monitor.js';

/** What became of a question. */
export interface SettledQuestion extends MonitorDecision {
  /** ISO time. */
  readonly at: string;
}

/** A question of monitoring, and what people say to it. */
export class MonitoringQuestion {
  private settled: SettledQuestion | undefined;

  /** @param since milliseconds since 1970 */
  constructor(
    private readonly input: QuestionInput,
    private readonly since: number,
  ) {}

  /** Null once it is answered. */
  get open(): OpenMonitorQuestion | null {
    if (this.settled !== undefined) return null;
    const { name, date, deadline, defaultAnswer, findings } = this.input;
    return { name, date, since: this.since, deadline, defaultAnswer, findings: findings.map(describeFinding) };
  }

  get answer(): SettledQuestion | undefined {
    return this.settled;
  }

  /** @throws ApplicationFailure that refuses the update, before it enters the history */
  check({ answer, by, reason }: MonitorDecision): void {
    if (this.settled !== undefined) throw refusal(`There is nothing more to answer. ${describeAnswer(this.settled)}`);
    if (!MONITOR_ANSWERS.includes(answer)) throw refusal(`Answer ${MONITOR_ANSWERS.join(', ')}, not '${answer}'.`);
    if (typeof by !== 'string' || by.trim() === '') throw refusal('Say who answers: by is empty.');
    if (typeof reason !== 'string' || reason.trim() === '') throw refusal('Say why: the reason is empty.');
  }

  decide(decision: MonitorDecision, now: number): string {
    this.settled = { ...decision, at: new Date(now).toISOString() };
    const { name, date } = this.input;
    return `Answered ${decision.answer} about ${name} with the sales up to ${date}.`;
  }

  /** What counts when nobody has answered by the deadline. An answer that came with it was taken, and counts. */
  settleByDefault(now: number): SettledQuestion {
    this.settled ??= {
      answer: this.input.defaultAnswer,
      by: '',
      reason: 'nobody answered',
      at: new Date(now).toISOString(),
    };
    return this.settled;
  }
}

/** `ana answered keep at 2026-11-30T12:00:00.000Z: a holiday.` */
export const describeAnswer = ({ answer, by, reason, at }: SettledQuestion): string =>
  by === ''
    ? `Nobody answered before the deadline, ${at}: ${answer} by default.`
    : `${by} answered ${answer} at ${at}: ${reason}`;

const refusal = (message: string): ApplicationFailure => ApplicationFailure.nonRetryable(message);
