import { WorkflowNotFoundError } from '@temporalio/client';
import type { Monitoring } from '../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import { monitorQuestionQuery, type OpenMonitorQuestion } from '../../contracts/monitoring/monitoring-question.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readMonitorings } from './read-records.js';

/** Monitorings that are looked at, newest first, for one whose question is open. */
const LOOKED_AT = 12;

/** What monitoring asks about a forecast now, the newest question first; undefined where none is open. */
export async function openQuestion(client: ForecastClient, name: string): Promise<OpenMonitorQuestion | undefined> {
  for (const { monitoring, answer } of await readMonitorings(client, name, LOOKED_AT)) {
    const open = answer === undefined ? await questionOf(client, monitoring) : undefined;
    if (open !== undefined) return open;
  }
  return undefined;
}

/** @throws UserError when no worker answers */
export async function questionOf(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  { forecast, date, askedUntil }: Pick<Monitoring, 'forecast' | 'date' | 'askedUntil'>,
): Promise<OpenMonitorQuestion | undefined> {
  if (askedUntil === undefined) return undefined;
  const handle = temporal.workflow.getHandle(monitoringIds.question(forecast, date));
  try {
    if ((await handle.describe()).status.name !== 'RUNNING') return undefined;
    return (await handle.query(monitorQuestionQuery)) ?? undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw new UserError(
      `The question about ${forecast} does not reply at the moment: ${(error as Error).message}. See whether a worker runs.`,
      'unreachable',
    );
  }
}
