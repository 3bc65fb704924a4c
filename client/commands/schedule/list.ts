import Table from 'cli-table3';
import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { findSchedule, type KnownSchedule, scheduleNames } from '../../schedules/known-schedules.js';
import { nextTimes } from '../../schedules/render-schedule.js';
import { scheduleJson } from '../../schedules/schedule-json.js';
import { stateOption } from '../options.js';

export const listCommand = () =>
  new Command('list')
    .description('all schedules of forecasts')
    .option('--json', 'print them as JSON')
    .addOption(stateOption())
    .action(({ state, json }: { state: string; json?: boolean }) =>
      withClient(state, async ({ temporal }) => {
        const names = await scheduleNames(temporal);
        const found = await Promise.all(names.map((name) => findSchedule(temporal, name)));
        const schedules = found.filter((each) => each !== undefined);
        if (json)
          return console.log(
            JSON.stringify(
              schedules.map((each) => scheduleJson(each)),
              null,
              2,
            ),
          );
        console.log(schedules.length === 0 ? 'There are no schedules.' : render(schedules));
      }),
    );

function render(schedules: readonly KnownSchedule[]): string {
  const table = new Table({
    head: ['schedule', 'comes', 'time zone', 'next', 'forecast'],
    style: { head: [], border: [], compact: true },
  });
  for (const known of schedules) {
    const { name, definition, description } = known;
    const { cron = 'by its calendar', timeZone, request } = definition;
    const [next = 'never'] = nextTimes(known, 1);
    const { paused, note } = description.state;
    table.push([name, cron, timeZone, paused ? `paused: ${note ?? ''}` : next, String(request.name ?? name)]);
  }
  return table.toString();
}
