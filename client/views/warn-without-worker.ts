import type { ForecastClient } from '../connection/connect.js';
import { describeOtherBuilds, queuesWithoutWorker } from '../connection/queues-without-worker.js';

/** Says where a run that was started will only wait: nothing else shows that nobody takes up its work. */
export async function warnWithoutWorker({ temporal }: Pick<ForecastClient, 'temporal'>): Promise<void> {
  const idle = await queuesWithoutWorker(temporal, temporal.options.namespace);
  if (idle.length === 0) return;
  const queues = idle.map(({ name }) => name).join(', ');
  console.error(
    `No worker takes up the work of ${queues} in the namespace ${temporal.options.namespace} yet, so the run waits. ` +
      (describeOtherBuilds(idle) ?? "'npx forecast doctor' says how to start one."),
  );
}
