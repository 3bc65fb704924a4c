import { expect, it } from 'vitest';
import { failure } from '../../activities/aws/aws-failure.js';
import type { PublishInput } from '../../contracts/publication/publication.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { createWorkerLog, temporalLogger } from '../../worker/log.js';
import { publishForecast } from '../../workflows/publication/publish-forecast.js';
import { until } from '../support/until.js';
import { useTemporal } from '../support/use-temporal.js';

const lines: Record<string, unknown>[] = [];
const log = createWorkerLog('info', { write: (line: string) => void lines.push(JSON.parse(line)) });
const temporal = useTemporal(temporalLogger(log));

it('says why an activity and its workflow failed, and of which run', async () => {
  const stageVersion = async () => {
    throw failure('ForecastInvalid', 'CA_1 has 55 predictions for 56 rows', new RangeError('one line is missing'));
  };
  await temporal.withWorkers({ stageVersion }, () =>
    expect(
      temporal.client.workflow.execute(publishForecast, {
        taskQueue: TASK_QUEUES.workflows,
        workflowId: 'foods-1/publish',
        args: [{ run: 'foods-1' } as PublishInput],
      }),
    ).rejects.toThrow(),
  );
  const failed = (what: string) => lines.find(({ msg }) => msg === `${what} failed`);
  await until(() => failed('Workflow') !== undefined, { what: 'the line of the workflow' });
  const invalid = {
    type: 'ForecastInvalid',
    message: 'CA_1 has 55 predictions for 56 rows',
    cause: { message: 'one line is missing' },
  };
  expect(failed('Activity')).toMatchObject({ activityType: 'stageVersion', run: 'foods-1', error: invalid });
  expect(failed('Workflow')).toMatchObject({
    workflowType: 'publishForecast',
    run: 'foods-1',
    failure: { type: 'ActivityFailure', activityType: 'stageVersion', cause: invalid },
    error: { message: 'Activity task failed', cause: { message: invalid.message } },
  });
});
