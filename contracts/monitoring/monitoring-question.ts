import { defineQuery, defineUpdate } from '@temporalio/workflow';
import { MONITOR_ANSWERS, type MonitorAnswer } from '../request/monitor.js';
import type { ForecastRequest } from '../request/request.js';
import type { DescribedWait } from '../run/person-wait.js';
import type { Finding, NextRun } from './monitoring.js';

/** What a monitoring asks of a person. */
export interface QuestionInput {
  readonly name: string;
  readonly bucket: string;
  /** Last day with sales that was known, ISO date. */
  readonly date: string;
  /** Version that was current when it was asked. */
  readonly current: string;
  readonly findings: readonly Finding[];
  /** ISO time. */
  readonly deadline: string;
  readonly defaultAnswer: MonitorAnswer;
  /** For a run that the answer may start. */
  readonly retraining: Retraining;
  /** Names of our search attributes that the server knew. */
  readonly searchAttributes?: readonly string[] | undefined;
}

/** What a run that monitoring starts is made of. */
export interface Retraining {
  readonly dataset: { readonly uri: string };
  /** Last known day, ISO date. */
  readonly origin: string;
  /** Undefined where nothing says what the version was made of. */
  readonly request?: ForecastRequest | undefined;
  /** As in `MonitorInput`. */
  readonly nextRun?: NextRun | undefined;
}

/** The same for an answer that comes later: by then the next run has begun, and has searched only if it always does. */
export function retrainingLater({ nextRun, ...retraining }: Retraining): Retraining {
  return nextRun?.searches === 'always' ? { ...retraining, nextRun } : retraining;
}

/** An open question, for people. */
export interface OpenMonitorQuestion {
  readonly name: string;
  readonly date: string;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** ISO time. */
  readonly deadline: string;
  readonly defaultAnswer: MonitorAnswer;
  /** The findings, a sentence each. */
  readonly findings: readonly string[];
}

export interface MonitorDecision {
  readonly answer: MonitorAnswer;
  readonly by: string;
  readonly reason: string;
}

/** The question; null once it is answered. */
export const monitorQuestionQuery = defineQuery<OpenMonitorQuestion | null>('monitorQuestion');
export const answerMonitorUpdate = defineUpdate<string, [MonitorDecision]>('answerMonitor');

/** What answers a question; with its date, since last week's may be open as well. @param date last day with sales, ISO date */
export const answerCommand = (name: string, date: string): string =>
  `npx forecast monitor ${name} --answer ${MONITOR_ANSWERS.join('|')} --date ${date} --reason WHY`;

/** The question as what waits for a person. */
export const describeMonitorQuestion = ({
  name,
  date,
  since,
  deadline,
  defaultAnswer,
  findings,
}: OpenMonitorQuestion): DescribedWait & { readonly otherwise: string } => ({
  what: `${name}, with the sales up to ${date}: ${findings.join(' ')} What is to be done?`,
  since,
  command: answerCommand(name, date),
  otherwise: `${defaultAnswer} at ${deadline}`,
});
