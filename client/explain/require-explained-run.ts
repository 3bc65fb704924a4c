import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { listForecasts } from '../forecasts/read-versions.js';
import { requireRun } from '../runs/require-run.js';
import type { RunStatus } from '../runs/run-status.js';

/** How a run stands. @throws UserError where there is none; who names a forecast is told the run of its current version */
export async function requireExplainedRun(client: ForecastClient, run: string): Promise<RunStatus> {
  try {
    return await requireRun(client, run);
  } catch (error) {
    if (!(error instanceof UserError) || error.kind !== 'notFound') throw error;
    const named = (await listForecasts(client)).find(({ name }) => name === run)?.pointer;
    if (named === undefined) throw error;
    throw new UserError(
      `${run} is a forecast, not a run. Its current version was made by the run ${named.run}: npx forecast explain ${named.run}`,
      'notFound',
    );
  }
}
