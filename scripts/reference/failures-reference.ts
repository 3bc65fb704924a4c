import { type FailureMeaning, failureTable } from '../../contracts/failures/failures.js';
import { OUTAGE_MINUTES, type OutageRetry } from '../../contracts/failures/outage.js';
import { activityOptions } from '../../workflows/shared/activity-options.js';
import { code, GENERATED, markdownTable } from './markdown.js';

/** Every failure type: what it means, what is tried again, and what the operator does; then how long steps are tried. */
export function failuresReference(): string {
  return `${[
    '# Failures',
    GENERATED,
    'Every error of AWS, every end of a job and every failure that a run reports is one of these types. `forecast` shows the meaning and the cure, the ' +
      'leaderboard and the Web UI the type. Two things can be tried again: the call that failed, and a job that ended badly, whose attempts are ' +
      'counted here. Source: `contracts/failures/failures.ts`; which error of AWS is which type: `contracts/failures/aws-errors.ts`.',
    markdownTable(
      ['Type', 'What happened', 'The call again', 'The job again', 'What to do'],
      Object.entries<FailureMeaning>(failureTable).map(row),
    ),
    '## How long a step waits for a service',
    `Every step outlasts ${OUTAGE_MINUTES} minutes in which S3, SageMaker or Temporal is away or throttles. The AWS client asks three times within a second or so; ` +
      'then the step is tried again after a pause that doubles up to the longest one. `forecast watch` and `forecast status` show a step that is tried again, with attempt, ' +
      'next time and reason; in the Web UI they stand under *Pending Activities*. Source: `workflows/shared/activity-options.ts`.',
    markdownTable(
      ['Steps', 'Pauses between attempts', 'Attempts', 'Lasts at least'],
      Object.entries<Options>(activityOptions).map(stepRow),
    ),
  ].join('\n\n')}\n`;
}

interface Options {
  readonly retry: Omit<OutageRetry, 'maximumAttempts' | 'backoffCoefficient'> & { readonly maximumAttempts?: number };
  readonly scheduleToCloseTimeout?: string;
}

const row = ([type, failure]: readonly [string, FailureMeaning]) => [
  code(type),
  failure.meaning,
  failure.retry === 'same' ? 'yes' : 'no',
  describeRetry(failure),
  failure.cure,
];

function describeRetry({ retry, attempts }: FailureMeaning): string {
  switch (retry) {
    case 'never':
      return 'no';
    case 'same':
      return attempts === 1 ? 'no' : `the same, ${attempts} attempts`;
    case 'next-instance-type':
      return `on the next instance type, ${attempts} attempts`;
    case 'wait':
      return 'when the instance queue grants a lease';
  }
}

function stepRow([group, { retry, scheduleToCloseTimeout }]: readonly [string, Options]): string[] {
  const { initialInterval, maximumInterval, maximumAttempts } = retry;
  const pauses = `${initialInterval / 1000} s, doubled up to ${maximumInterval / 1000} s`;
  if (maximumAttempts === undefined) return [code(group), pauses, 'any number', scheduleToCloseTimeout ?? 'for ever'];
  return [code(group), pauses, String(maximumAttempts), describeMinutes(secondsOf(maximumAttempts, retry) / 60)];
}

/** All pauses of so many attempts. */
function secondsOf(attempts: number, { initialInterval, maximumInterval }: Options['retry']): number {
  let sum = 0;
  for (let pause = 0; pause < attempts - 1; pause += 1) sum += Math.min(maximumInterval, initialInterval * 2 ** pause);
  return sum / 1000;
}

const describeMinutes = (minutes: number): string =>
  minutes < 60 ? `${Math.floor(minutes)} minutes` : `${Math.floor(minutes / 60)} hours`;
