import { WorkflowNotFoundError } from '@temporalio/client';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { type RunStatus, runStatus } from './run-status.js';

/** How a run stands. @throws UserError when there is none of this id */
export async function requireRun({ temporal }: Pick<ForecastClient, 'temporal'>, run: string): Promise<RunStatus> {
  try {
    return runStatus((await temporal.workflow.getHandle(run).describe()).status.name);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw unknownRun(run);
    throw error;
  }
}

export const unknownRun = (run: string): UserError =>
  new UserError(`There is no run named ${run}. 'npx forecast runs' lists those there are.`, 'notFound');
