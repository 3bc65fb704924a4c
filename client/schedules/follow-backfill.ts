import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandleWithStartDetails } from '@temporalio/client';
import { type BackfilledRun, type BackfillResult, backfillQuery } from '../../contracts/scheduling/backfill.js';
import type { WorkflowTypes } from '../../contracts/workflow-types.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { showWait } from '../terminal/show-wait.js';

const POLL_MS = 1000;

type Backfill = WorkflowHandleWithStartDetails<WorkflowTypes['backfillSchedule']>;

/**
 * Follows a backfill to its end.
 *
 * @param tell is given each run as soon as it is known to have ended
 * @throws UserError with the reason when it could not begin
 */
export async function followBackfill(handle: Backfill, tell: (ended: BackfilledRun) => void): Promise<BackfillResult> {
  const told = new Set<string>();
  const isNew = (run: BackfilledRun | null): run is BackfilledRun => run !== null && !told.has(run.time);
  const tellNew = (runs: readonly (BackfilledRun | null)[]) => {
    for (const ended of runs.filter(isNew)) {
      told.add(ended.time);
      tell(ended);
    }
  };
  const result = handle.result();
  // It is awaited below, when the polls have ended.
  result.catch(() => undefined);
  for (let goesOn = true; goesOn; ) {
    goesOn = await showWait('Waiting for the next run to end', async () => {
      while (!(await hasEnded(handle))) {
        // Without a worker nobody answers; the result comes all the same, later.
        const runs = await handle.query(backfillQuery).catch(() => []);
        if (runs.some(isNew)) return true;
        await sleep(POLL_MS);
      }
      return false;
    });
    if (goesOn) tellNew(await handle.query(backfillQuery).catch(() => []));
  }
  try {
    const ended = await result;
    tellNew(ended.runs);
    return ended;
  } catch (error) {
    if (error instanceof WorkflowFailedError) throw new UserError(explainFailure(error));
    throw error;
  }
}

const hasEnded = async (handle: Backfill): Promise<boolean> => (await handle.describe()).status.name !== 'RUNNING';
