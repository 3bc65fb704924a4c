import { type FailureMeaning, failureTable } from '../../contracts/failures/failures.js';
import { code, GENERATED, markdownTable } from './markdown.js';

/** Every failure type: what it means, what is tried again, and what the operator does. */
export function failuresReference(): string {
  return `${[
    '# Failures',
    GENERATED,
    'Every error of AWS, every end of a job and every failure that a run reports is one of these types. `forecast` shows the meaning and the cure, the ' +
      'leaderboard and the Web UI the type. A call to AWS that fails with a type of which the same is tried again is repeated, at growing intervals, before ' +
      'anything is said; the attempts here are those of a job. Source: `contracts/failures/failures.ts`; which error of AWS is which type: ' +
      '`contracts/failures/aws-errors.ts`.',
    markdownTable(
      ['Type', 'What happened', 'Tried again', 'What to do'],
      Object.entries<FailureMeaning>(failureTable).map(row),
    ),
  ].join('\n\n')}\n`;
}

const row = ([type, failure]: readonly [string, FailureMeaning]) => [
  code(type),
  failure.meaning,
  describeRetry(failure),
  failure.cure,
];

function describeRetry({ retry, attempts }: FailureMeaning): string {
  switch (retry) {
    case 'never':
      return 'no';
    case 'same':
      return `the same, ${attempts} attempts`;
    case 'next-instance-type':
      return `on the next instance type, ${attempts} attempts`;
    case 'wait':
      return 'when the instance queue grants a lease';
  }
}
