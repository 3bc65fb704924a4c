import type { ForecastClient } from '../connection/connect.js';
import { queuesWithoutWorker } from '../connection/queues-without-worker.js';

/** Says where a run that was started will only wait: nothing else shows that nobody takes up its work. */
export async function warnWithoutWorker({ temporal }: Pick<ForecastClient, 'temporal'>): Promise<void> {
  const idle = await queuesWithoutWorker(temporal, temporal.options.namespace);
  if (idle.length === 0) return;
  console.error(
    `No worker takes up the work of ${idle.join(', ')} in the namespace ${temporal.options.namespace} yet, so the run waits. ` +
      "'npx forecast doctor' says how to start one.",
  );
}
