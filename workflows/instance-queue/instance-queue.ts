import {
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  instanceQueueQuery,
  leaseGrantedSignal,
  releaseInstanceSignal,
  requestInstanceSignal,
} from '../../contracts/instance-queue/queue-messages.js';
import type { InstanceQueueInput, QueueEntry } from '../../contracts/instance-queue/queue-record.js';
import { described } from '../shared/described.js';
import { lookups } from '../shared/proxies.js';
import { describeQueue } from './describe-queue.js';
import { QueueState } from './queue-state.js';

/** Events after which the workflow continues as new. */
const EVENTS_PER_RUN = 2000;

/**
 * The queue in which trials of all runs wait for instances of an account and region.
 *
 * It starts with the first trial that has to wait and stays. A lease is worth what its owner is: the queue asks whether the
 * owners are open while somebody waits, so a trial that was terminated keeps nobody waiting for long.
 */
export async function instanceQueue(input: InstanceQueueInput): Promise<void> {
  const queue = new QueueState(input.carried);
  const checkMs = (input.checkSeconds ?? 30) * 1000;
  let notifying = 0;
  setHandler(requestInstanceSignal, (request) => queue.request(request, Date.now()), described('requestInstance'));
  setHandler(releaseInstanceSignal, ({ owner }) => queue.release(owner, Date.now()), described('releaseInstance'));
  setHandler(instanceQueueQuery, () => queue.view, described('instanceQueue'));

  const notify = async ({ owner, requestNumber }: QueueEntry): Promise<void> => {
    notifying += 1;
    try {
      await getExternalWorkflowHandle(owner).signal(leaseGrantedSignal, { requestNumber });
    } catch (error) {
      log.info('a trial is gone; its lease passes on', { owner, error });
      queue.release(owner, Date.now());
    } finally {
      notifying -= 1;
    }
  };

  let checkedAt = Date.now();
  for (;;) {
    for (const granted of queue.grant(Date.now())) void notify(granted);
    setCurrentDetails(describeQueue(queue.view));
    if (workflowInfo().historyLength > (input.eventsPerRun ?? EVENTS_PER_RUN)) {
      await condition(() => notifying === 0);
      await continueAsNew<typeof instanceQueue>({ ...input, carried: queue.record });
    }
    const seen = queue.changes;
    const changed = () => queue.changes > seen;
    if (!queue.hasWaiting) {
      await condition(changed);
      continue;
    }
    const untilCheck = Math.max(1, checkedAt + checkMs - Date.now());
    await condition(changed, Math.min(untilCheck, queue.untilNext(Date.now()) ?? untilCheck), {
      summary: 'until an instance may be free',
    });
    if (Date.now() - checkedAt < checkMs) continue;
    for (const owner of await lookups.closedOwners(queue.owners)) queue.release(owner, Date.now());
    checkedAt = Date.now();
  }
}
