import { expect, it } from 'vitest';
import { describeFailure, failureDetails } from '../../../contracts/failures/describe-failure.js';

it('says what, where and what to do on the first line, and the rest of the reason below it', () => {
  expect(
    describeFailure({ type: 'NoSuccessfulTrial', reason: 'Not one trial completed:\n  3 x …', where: 'stage sweep' }),
  ).toBe(
    'stage sweep: Not one trial of the sweep ended well: Not one trial completed. What to do: Do what stands below each reason.\n  3 x …',
  );
});

it('ends the reason as a sentence', () => {
  expect(describeFailure({ type: 'Cancelled', reason: 'it was stopped' })).toBe(
    'The run was cancelled: it was stopped. What to do: Start it again when wanted.',
  );
});

it('knows its own details from those of others', () => {
  expect(failureDetails([{ reason: 'why', where: 'stage fit' }])).toEqual({ reason: 'why', where: 'stage fit' });
  expect(failureDetails([{ reason: 'why' }])).toEqual({ reason: 'why' });
  for (const other of [undefined, null, [], [null], ['why'], [{ reason: 1 }]])
    expect(failureDetails(other)).toBeUndefined();
});
