import type { Client } from '@temporalio/client';
import { instanceQueueQuery } from '../../contracts/instance-queue/queue-messages.js';
import { searchAttributes } from '../../contracts/temporal/search-attributes.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import type { AskedGauge, Sample } from './asked-gauge.js';
import { keepAnswer } from './keep-answer.js';

const COUNTS_KEPT_MS = 15_000;
/** Temporal Cloud bills a query of a workflow as an action, and every worker asks; counts are free. */
const QUEUE_KEPT_MS = 60_000;
const COUNTED = [
  workflowTypes.forecastPipeline,
  workflowTypes.sweep,
  workflowTypes.tuningSweep,
  workflowTypes.trainingTrial,
  workflowTypes.batchTransform,
  workflowTypes.scheduledForecast,
  workflowTypes.monitorForecast,
  workflowTypes.whatIf,
  workflowTypes.deliverNotification,
];
/** What the search attribute of a waiting run says. */
const WAITS = ['answer', 'approval', 'resume'];

/** What Temporal knows: the same whichever worker is asked. */
export function temporalGauges(client: Client, instanceQueue: string): readonly AskedGauge[] {
  const count = async (query: string): Promise<number> =>
    (await client.workflow.count(`${query} AND ExecutionStatus = 'Running'`)).count;
  const types = keepAnswer(() => queueTypes(client, instanceQueue), QUEUE_KEPT_MS);
  const queue = (pick: (type: QueueType) => number | undefined) => async (): Promise<readonly Sample[]> =>
    (await types()).flatMap((type) => {
      const value = pick(type);
      return value === undefined ? [] : [[{ instance_type: type.instanceType }, value] as const];
    });
  const ofQueue = { labelNames: ['instance_type'] };
  return [
    {
      name: 'forecast_workflows_open',
      help: 'Workflows that are running, by type.',
      labelNames: ['type'],
      ask: keepAnswer(() => samples('type', COUNTED, (type) => count(`WorkflowType = '${type}'`)), COUNTS_KEPT_MS),
    },
    {
      name: 'forecast_runs_waiting',
      help: 'Runs that wait for a person, by what they wait for.',
      labelNames: ['waits_for'],
      ask: keepAnswer(
        () =>
          samples('waits_for', WAITS, (wait) =>
            count(
              `WorkflowType = '${workflowTypes.forecastPipeline}' AND ${searchAttributes.waitsFor.name} = '${wait}'`,
            ),
          ),
        COUNTS_KEPT_MS,
      ),
    },
    {
      name: 'forecast_instance_queue_leases',
      help: 'Leases of the instance queue: jobs that may run, by instance type.',
      ...ofQueue,
      ask: queue(({ leased }) => leased),
    },
    {
      name: 'forecast_instance_queue_waiting',
      help: 'Trials that wait in the instance queue, by instance type.',
      ...ofQueue,
      ask: queue(({ waiting }) => waiting),
    },
    {
      name: 'forecast_instance_queue_limit',
      help: 'Jobs that may run at a time, configured or learnt from AWS, by instance type.',
      ...ofQueue,
      ask: queue(({ limit }) => limit),
    },
  ];
}

type QueueType = Awaited<ReturnType<typeof queueTypes>>[number];

/** Nothing where no trial has ever had to wait: then there is no queue. */
async function queueTypes({ workflow }: Client, workflowId: string) {
  const { count } = await workflow.count(`WorkflowId = '${workflowId}' AND ExecutionStatus = 'Running'`);
  return count === 0 ? [] : (await workflow.getHandle(workflowId).query(instanceQueueQuery)).types;
}

const samples = (
  label: string,
  names: readonly string[],
  count: (name: string) => Promise<number>,
): Promise<readonly Sample[]> =>
  Promise.all(names.map(async (name) => [{ [label]: name }, await count(name)] as const));
