import { Command } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { printJson } from '../../json/json-shape.js';
import { schedulesShape } from '../../json/schedules-shape.js';
import { findSchedule, type KnownSchedule, scheduleNames } from '../../schedules/known-schedules.js';
import { nextTimes, timesOf } from '../../schedules/render-schedule.js';
import { scheduleJson } from '../../schedules/schedule-json.js';
import { renderTable } from '../../terminal/render-table.js';
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
        if (json) return printJson(schedulesShape, { schedules: schedules.map(scheduleJson) });
        console.log(schedules.length === 0 ? 'There are no schedules.' : render(schedules));
      }),
    );

const render = (schedules: readonly KnownSchedule[]): string =>
  renderTable(
    [
      { head: 'schedule' },
      { head: 'next' },
      { head: 'forecast' },
      { head: 'comes', kind: 'text' },
      { head: 'note', kind: 'text' },
    ],
    schedules.map((known) => {
      const { name, definition, description } = known;
      const { paused, note } = description.state;
      const [next = 'never'] = nextTimes(known, 1);
      const comes = `${timesOf(definition)}, ${definition.timeZone}`;
      return [name, paused ? 'paused' : next, String(definition.request.name ?? name), comes, note ?? ''];
    }),
  );
