import { withClient } from '../../connection/with-client.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { confirm } from '../../terminal/confirm.js';
import { commandOnSchedule } from './schedule-name.js';

export const deleteCommand = () =>
  commandOnSchedule('delete', 'delete a schedule; its runs stay, and those that go on are not touched')
    .option('--yes', 'do not ask')
    .action((name: string, { state, yes }: { state: string; yes?: boolean }) =>
      withClient(state, async ({ temporal }) => {
        await knownSchedule(temporal, name);
        if (!yes && !(await confirm(`Delete the schedule ${name}?`))) return;
        await temporal.schedule.getHandle(name).delete();
        console.log(`${name} is deleted.`);
      }),
    );
