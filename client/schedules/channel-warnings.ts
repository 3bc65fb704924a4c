import type { Client } from '@temporalio/client';
import { channelsSchema } from '../../contracts/notification/channel.js';
import { channelFaults } from '../notifications/try-channels.js';
import type { ScheduleChange } from './schedule-changes.js';

/**
 * What the worker lacks for the channels of schedules that are new or other than before. No reason to refuse them: a secret may
 * come before their first run does, and a run of a schedule begins without it too.
 */
export async function channelWarnings(
  temporal: Client,
  changes: readonly ScheduleChange[],
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const change of changes) {
    if (change.kind !== 'create' && change.kind !== 'update') continue;
    const { name, wanted } = change;
    const channels = channelsSchema.safeParse(wanted.definition.request.notifications ?? []);
    const faults = channels.success ? await channelFaults(temporal, name, channels.data) : [];
    if (faults.length > 0) {
      warnings.push([`The worker can't use a channel of ${name} yet; it is not told there:`, ...faults].join('\n'));
    }
  }
  return warnings;
}
