import { WorkflowFailedError } from '@temporalio/client';
import { expect, it } from 'vitest';
import type { PublishInput } from '../../contracts/publication/publication.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { publishForecast } from '../../workflows/publication/publish-forecast.js';
import { useTemporal } from '../support/use-temporal.js';

const temporal = useTemporal();
const large = 'x'.repeat(2_100_000);
const half = 'x'.repeat(1_050_000);

/** Why a publication fails whose activities these are. */
async function failureOf(activities: Parameters<typeof temporal.withWorkers>[0], id: string): Promise<unknown> {
  const publication = temporal.withWorkers(activities, () =>
    temporal.client.workflow.execute(publishForecast, {
      taskQueue: TASK_QUEUES.workflows,
      workflowId: id,
      args: [{ run: id } as PublishInput],
    }),
  );
  const error = await publication.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  let cause = error instanceof WorkflowFailedError ? error.cause : error;
  while (cause instanceof Error && 'activityType' in cause) cause = cause.cause as Error;
  return cause;
}

it('fails an activity for good that gives back more than Temporal carries, and names the field', async () => {
  let attempts = 0;
  const stageVersion = async () => {
    attempts += 1;
    return { version: 'run-1', notes: { text: large } };
  };
  expect(await failureOf({ stageVersion }, 'result')).toMatchObject({
    type: 'PayloadTooLarge',
    message: 'stageVersion would give back 2.1 MB, of which 2.1 MB are notes.text; Temporal carries 2.0 MB.',
  });
  expect(attempts).toBe(1);
});

it('fails a workflow that would give back more than Temporal carries, instead of trying for ever', async () => {
  const stageVersion = async () => ({ version: half, uri: half });
  const checkVersion = async () => undefined;
  const switchPointer = async () => undefined;
  expect(await failureOf({ stageVersion, checkVersion, switchPointer }, 'both')).toMatchObject({
    type: 'PayloadTooLarge',
  });
});

it('fails an activity for good that gives back a number that is none, and names the field', async () => {
  let attempts = 0;
  const stageVersion = async () => {
    attempts += 1;
    return { version: 'run-1', rows: Number.NaN };
  };
  expect(await failureOf({ stageVersion }, 'not-a-number')).toMatchObject({
    type: 'NumberInvalid',
    message: 'stageVersion would give back NaN as rows; JSON has no word for it.',
  });
  expect(attempts).toBe(1);
});
