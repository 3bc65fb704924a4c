import { describe, expect, it } from 'vitest';
import { requestSchema } from '../../../contracts/request/request.js';
import { pauseRunUpdate } from '../../../contracts/run/pause.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import { everything } from '../../replay/recordings/run-activities.js';
import { until } from '../../support/until.js';
import { useTemporal } from '../../support/use-temporal.js';
import { runEnvironment } from '../fixtures/run-environment.js';

const temporal = useTemporal();

describe('the view of a run', () => {
  it('is found by what it waits for, also when it was paused before it knew what the server can be told', async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const activities = {
      ...everything({}),
      describeEnvironment: async () => {
        await answered;
        return runEnvironment({ searchAttributes: Object.values(searchAttributes).map(({ name }) => name) });
      },
    };
    const args: [Parameters<WorkflowTypes['forecastPipeline']>[0]] = [
      { run: 'paused-early', request: requestSchema.parse({}), dataset: { uri: 's3://bucket/raw/' } },
    ];
    await temporal.withWorkers(activities, async () => {
      const handle = await temporal.client.workflow.start<WorkflowTypes['forecastPipeline']>(
        workflowTypes.forecastPipeline,
        { taskQueue: TASK_QUEUES.workflows, workflowId: 'paused-early', args },
      );
      await handle.executeUpdate(pauseRunUpdate, { args: [{ by: 'ana' }] });
      answer();
      const waitsFor = async () => (await handle.describe()).typedSearchAttributes.get(searchAttributes.waitsFor);
      await until(async () => (await waitsFor()) === 'resume', { what: 'the run to say that it waits' });
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow();
    });
  });
});
