import type { Client } from '@temporalio/client';
import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { applyChanges } from '../../schedules/apply-changes.js';
import { channelWarnings } from '../../schedules/channel-warnings.js';
import { findSchedule, scheduleNames } from '../../schedules/known-schedules.js';
import { readSchedulesFile, type WrittenSchedules } from '../../schedules/read-schedules-file.js';
import { schedules as countOf, renderChanges } from '../../schedules/render-changes.js';
import { changeOf, type ScheduleChange } from '../../schedules/schedule-changes.js';
import { confirm } from '../../terminal/confirm.js';
import { stateOption } from '../options.js';

interface ApplyOptions {
  readonly prune?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly state: string;
}

export const applyCommand = () =>
  new Command('apply')
    .description('make schedules what a file says; shows what would change first, and changes nothing when repeated')
    .argument('<file>', 'file with schedules (YAML): see examples/schedules.yaml')
    .option('--prune', "delete schedules that an earlier version of this file (of its 'group') had")
    .option('--dry-run', 'only show what would change')
    .option('--yes', 'do not ask')
    .addOption(stateOption())
    .action(async (file: string, options: ApplyOptions) => {
      const written = await readSchedulesFile(file);
      await withClient(options.state, ({ temporal }) => apply(temporal, file, written, options));
    });

async function apply(
  temporal: Client,
  file: string,
  written: WrittenSchedules,
  { prune = false, dryRun = false, yes = false }: ApplyOptions,
): Promise<void> {
  const changes = await changesOf(temporal, written, prune);
  const count = changes.filter(({ kind }) => kind !== 'keep').length;
  if (count === 0) return console.log(`Nothing to change: ${countOf(changes.length)} as ${file} says.`);
  console.log(renderChanges(changes));
  if (dryRun) return console.log(`Nothing was changed; without --dry-run, ${countOf(count)} would be.`);
  if (!yes && !(await confirm(`Change ${countOf(count)}?`))) return console.log('Nothing was changed.');
  await applyChanges(temporal, changes, written.group);
  console.log(`Changed ${countOf(count)}.`);
  for (const warning of await channelWarnings(temporal, changes)) console.error(warning);
}

async function changesOf(
  temporal: Client,
  { group, schedules }: WrittenSchedules,
  prune: boolean,
): Promise<readonly ScheduleChange[]> {
  const changes: ScheduleChange[] = [];
  for (const wanted of schedules) changes.push(changeOf(wanted, await findSchedule(temporal, wanted.name), group));
  if (!prune) return changes;
  const kept = new Set(schedules.map(({ name }) => name));
  for (const name of await scheduleNames(temporal)) {
    if (kept.has(name)) continue;
    if ((await findSchedule(temporal, name))?.group === group) changes.push({ kind: 'delete', name });
  }
  return changes;
}
