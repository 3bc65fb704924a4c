import { colours } from '../terminal/colours.js';
import type { FieldChange, ScheduleChange } from './schedule-changes.js';

/** What is going to be changed, a line a schedule and a field. */
export function renderChanges(changes: readonly ScheduleChange[]): string {
  const shown = changes.filter(({ kind }) => kind !== 'keep').flatMap(linesOf);
  const kept = changes.length - changes.filter(({ kind }) => kind !== 'keep').length;
  return [...shown, ...(kept === 0 ? [] : [colours.dim(`  ${schedules(kept)} as they should be`)])].join('\n');
}

export const schedules = (count: number): string => `${count} schedule${count === 1 ? '' : 's'}`;

function linesOf(change: ScheduleChange): readonly string[] {
  switch (change.kind) {
    case 'create': {
      const { cron, timeZone, data } = change.wanted.definition;
      const when = cron === undefined ? 'by its calendar' : `"${cron}"`;
      return [colours.green(`+ ${change.name}: ${when} in ${timeZone}, data in ${data.uri}`)];
    }
    case 'update':
      return [colours.yellow(`~ ${change.name}`), ...change.fields.map(fieldLine)];
    case 'delete':
      return [colours.red(`- ${change.name}`)];
    case 'keep':
      return [];
  }
}

const fieldLine = ({ field, before, after }: FieldChange): string =>
  `    ${field}: ${before ?? 'not set'} → ${after ?? 'not set'}`;
