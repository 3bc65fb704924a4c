import { startRun } from '../../../client/runs/start-run.js';
import { requestSchema } from '../../../contracts/request/request.js';
import { approvalQuery, decideForecastUpdate } from '../../../contracts/run/approval.js';
import { pauseRunUpdate, resumeRunUpdate } from '../../../contracts/run/pause.js';
import { workflowIds } from '../../../contracts/run/workflow-ids.js';
import { scheduleSchema } from '../../../contracts/scheduling/schedule.js';
import { scheduledForecastProgressQuery, scheduledIds } from '../../../contracts/scheduling/scheduled-forecast.js';
import { finishSweepUpdate } from '../../../contracts/sweep/sweep-messages.js';
import { TASK_QUEUES } from '../../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../../contracts/workflow-types.js';
import type { SampleOptions } from '../../../core/sample/generate-sample.js';
import { until } from '../../support/until.js';
import type { RunsBench } from '../runs/runs-bench.js';

/** Where every run of the matrix waits until it is let go on. */
export interface OpenRun {
  /** Workflow whose end is the end of it. */
  readonly workflowId: string;
  readonly run: string;
  readonly release: () => Promise<unknown>;
}

/** A way in which a run can be open when a new build comes. */
export interface OpenKind {
  readonly name: string;
  /** Resolves once the run stands where it waits. @param dataset address of the raw data */
  readonly open: (bench: RunsBench, run: string, dataset: string) => Promise<OpenRun>;
}

/** Temporal's number of the behavior. */
const PINNED = 1;
/** Small enough that a whole run takes seconds. */
export const SAMPLE: SampleOptions = { seed: 1, items: 7, stores: ['CA_1'], days: 220 };
/** The day after the last one with sales. */
const SCHEDULED = '2015-02-02T02:30:00.000Z';

const fields = (num_iterations: readonly number[], more: object = {}) => ({
  features: { set: 'origin', rowShare: 0.2 },
  sweep: {
    strategy: { kind: 'grid' },
    maxParallel: 1,
    algorithms: { lightgbm: { space: { num_leaves: 7, boosting: 'dart', num_iterations } } },
  },
  select: { finalists: 1 },
  backtest: { origins: 0 },
  publish: { gate: 'none', quantiles: false, ...more },
});

async function start(bench: RunsBench, run: string, dataset: string, request: object) {
  await startRun(bench, {
    run,
    request: requestSchema.parse({ name: run, ...request }),
    dataset: { uri: dataset },
  });
  return bench.temporal.workflow.getHandle(run);
}

/** One after the other: the fourth trains until it is told to end, on the only instance, for which the fifth waits. */
export const OPEN_KINDS: readonly OpenKind[] = [
  {
    name: 'waits for approval',
    open: async (bench, run, dataset) => {
      const handle = await start(bench, run, dataset, fields([10], { approval: 'required' }));
      await until(() => handle.query(approvalQuery), {
        what: 'the run to wait for approval',
        timeout: 120_000,
        every: 500,
      });
      const decision = { decision: 'approve', by: 'ana', reason: 'as it should be' } as const;
      return {
        workflowId: run,
        run,
        release: () => handle.executeUpdate(decideForecastUpdate, { args: [decision] }),
      };
    },
  },
  {
    name: 'is paused',
    open: async (bench, run, dataset) => {
      const handle = await start(bench, run, dataset, fields([11]));
      await handle.executeUpdate(pauseRunUpdate, { args: [{ by: 'ana' }] });
      return { workflowId: run, run, release: () => handle.executeUpdate(resumeRunUpdate, { args: [{ by: 'ana' }] }) };
    },
  },
  {
    name: 'waits for its data',
    open: async (bench, schedule) => {
      const data = { uri: `s3://{bucket}/raw/${schedule}/`, poll: '1s' };
      const definition = scheduleSchema.parse({ cron: '30 2 * * *', data, request: fields([12]) });
      // It counts from the scheduled time, which lies years back.
      const ahead = { ...definition, data: { ...definition.data, deadline: '40000d' } };
      const handle = await bench.temporal.workflow.start<WorkflowTypes['scheduledForecast']>(
        workflowTypes.scheduledForecast,
        {
          workflowId: scheduledIds.execution(schedule, SCHEDULED),
          taskQueue: TASK_QUEUES.workflows,
          args: [{ schedule, definition: ahead, scheduledTime: SCHEDULED }],
        },
      );
      const { run = '' } = await until(() => handle.query(scheduledForecastProgressQuery), {
        what: 'the run to wait for its data',
        every: 500,
        holds: ({ state }) => state === 'waiting for data',
      });
      return { workflowId: handle.workflowId, run, release: () => bench.land(`raw/${schedule}`, SAMPLE) };
    },
  },
  {
    name: 'trains',
    open: async (bench, run, dataset) => {
      // Hours of it: only the end of the sweep ends this training.
      await start(bench, run, dataset, fields([13, 100_000]));
      await trialBegins(bench, run, 'trial-001');
      return {
        workflowId: run,
        run,
        release: () => bench.temporal.workflow.getHandle(workflowIds.sweep(run)).executeUpdate(finishSweepUpdate),
      };
    },
  },
  {
    name: 'waits for an instance',
    open: async (bench, run, dataset) => {
      await start(bench, run, dataset, fields([14]));
      await trialBegins(bench, run, 'trial-000');
      return { workflowId: run, run, release: () => Promise.resolve() };
    },
  },
];

/** A trial that has begun, so that it belongs to a build: it trains, or waits for the instance on which another one does. */
async function trialBegins({ temporal }: RunsBench, run: string, trial: string): Promise<void> {
  const handle = temporal.workflow.getHandle(workflowIds.trial(workflowIds.sweep(run), trial));
  await until(async () => (await handle.describe()).raw.workflowExecutionInfo?.versioningInfo?.behavior === PINNED, {
    what: `${trial} of ${run} to begin`,
    timeout: 120_000,
    every: 500,
  });
}
