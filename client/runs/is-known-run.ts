import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { requireRun } from './require-run.js';

/** Whether Temporal still knows a run of this id. */
export async function isKnownRun(client: Pick<ForecastClient, 'temporal'>, run: string): Promise<boolean> {
  try {
    await requireRun(client, run);
    return true;
  } catch (error) {
    if (error instanceof UserError && error.kind === 'notFound') return false;
    throw error;
  }
}
