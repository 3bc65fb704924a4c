import { WorkflowNotFoundError } from '@temporalio/client';
import type { Monitoring } from '../../contracts/monitoring/monitoring.js';
import { monitoringIds } from '../../contracts/monitoring/monitoring-ids.js';
import { monitorQuestionQuery, type OpenMonitorQuestion } from '../../contracts/monitoring/monitoring-question.js';
import type { ForecastClient } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { readMonitorings } from './read-records.js';

/** Monitorings that are looked at, newest first, for those whose questions are open. */
const LOOKED_AT = 12;

/** What monitoring asks about a forecast now, the newest question first. */
export async function openQuestions(client: ForecastClient, name: string): Promise<readonly OpenMonitorQuestion[]> {
  const open: OpenMonitorQuestion[] = [];
  for (const { monitoring, answer } of await readMonitorings(client, name, LOOKED_AT)) {
    const question = answer === undefined ? await questionOf(client, monitoring) : undefined;
    if (question !== undefined) open.push(question);
  }
  return open;
}

/**
 * The question that is to be answered.
 *
 * @param date last day with sales that it is about, ISO date; needed where several are open, and for one from long ago
 * @throws UserError when there is none, or it takes a date to say which
 */
export async function questionToAnswer(
  client: ForecastClient,
  name: string,
  date: string | undefined,
): Promise<OpenMonitorQuestion> {
  if (date !== undefined) {
    const asked = await questionAbout(client, name, date);
    if (asked !== undefined) return asked;
    throw new UserError(
      `Nothing is asked about ${name} with the sales up to ${date} now. 'npx forecast monitor ${name} --history' shows what was.`,
    );
  }
  const [question, ...others] = await openQuestions(client, name);
  if (question === undefined) {
    throw new UserError(`Nothing is asked about ${name} now. 'npx forecast monitor ${name} --history' shows what was.`);
  }
  if (others.length === 0) return question;
  const dates = [question, ...others].map((one) => one.date).join(', ');
  throw new UserError(`Several questions about ${name} are open. Say which one you answer: --date ${dates}.`, 'usage');
}

/** @throws UserError when no worker answers */
export async function questionOf(
  client: Pick<ForecastClient, 'temporal'>,
  { forecast, date, askedUntil }: Pick<Monitoring, 'forecast' | 'date' | 'askedUntil'>,
): Promise<OpenMonitorQuestion | undefined> {
  return askedUntil === undefined ? undefined : questionAbout(client, forecast, date);
}

async function questionAbout(
  { temporal }: Pick<ForecastClient, 'temporal'>,
  forecast: string,
  date: string,
): Promise<OpenMonitorQuestion | undefined> {
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
