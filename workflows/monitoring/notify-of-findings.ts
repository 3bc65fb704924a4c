import type { DoneAction, Finding, FindingSign } from '../../contracts/monitoring/monitoring.js';
import { answerCommand } from '../../contracts/monitoring/monitoring-question.js';
import { eventId } from '../../contracts/notification/event-id.js';
import { notify } from '../notification/notify.js';
import type { FoundInForecast, Outcome } from './found-in-forecast.js';

/** Tells of each finding and of what was done about it; once, however often it is told, since its id says which it is. */
export async function notifyOfFindings(
  { name, date, findings, channels, searchAttributes }: FoundInForecast,
  done: readonly DoneAction[],
): Promise<Outcome> {
  const told = channels.filter(({ events }) => events.includes('drift'));
  if (told.length === 0) {
    return {
      outcome: 'impossible',
      details: 'no channel of the request (notifications) wants drift; this record has it',
    };
  }
  for (const finding of findings) {
    await notify(eventOf(name, date, finding, done), told, searchAttributes ?? []);
  }
  return { outcome: 'done', details: `told to ${told.map((channel) => channel.name).join(', ')}` };
}

function eventOf(name: string, date: string, { kind, version, summary, signs }: Finding, done: readonly DoneAction[]) {
  const own = done.filter((action) => action.kind === kind);
  return {
    kind: 'drift' as const,
    id: eventId('monitor', name, date, kind),
    at: new Date().toISOString(),
    forecast: name,
    version,
    summary,
    signs: signs.map(signOf),
    action: own.map(({ action, details }) => `${action}: ${details}`).join('; ') || 'nothing',
    command: own.some(({ action, outcome }) => action === 'ask' && outcome === 'done')
      ? answerCommand(name, date)
      : `npx forecast monitor ${name} --history`,
  };
}

/** A limit is told as the most that was expected; the least is told in words. */
function signOf({ what, value, limit, note }: FindingSign) {
  const isTooSmall = value !== undefined && limit !== undefined && value < limit;
  const least = isTooSmall ? `at least ${Number(limit.toPrecision(4))} was expected` : undefined;
  const words = [least, note].filter((part) => part !== undefined).join('; ');
  return {
    what,
    ...(value === undefined ? {} : { value }),
    ...(limit === undefined || isTooSmall ? {} : { limit }),
    ...(words === '' ? {} : { note: words }),
  };
}
