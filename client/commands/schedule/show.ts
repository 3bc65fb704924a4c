import { withClient } from '../../connection/with-client.js';
import { printJson } from '../../json/json-shape.js';
import { scheduleShape } from '../../json/schedules-shape.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { recentExecutions } from '../../schedules/recent-executions.js';
import { renderSchedule } from '../../schedules/render-schedule.js';
import { executionJson, scheduleJson } from '../../schedules/schedule-json.js';
import { commandOnSchedule } from './schedule-name.js';

/** Runs that are shown. */
const SHOWN = 5;

export const showCommand = () =>
  commandOnSchedule('show', 'when a schedule comes, from which data, and what became of its last runs')
    .option('--json', 'print it as JSON')
    .action((name: string, { state, json }: { state: string; json?: boolean }) =>
      withClient(state, async ({ temporal }) => {
        const known = await knownSchedule(temporal, name);
        const executions = await recentExecutions(temporal, known, SHOWN);
        if (json) return printJson(scheduleShape, { ...scheduleJson(known), runs: executions.map(executionJson) });
        console.log(renderSchedule(known, executions));
      }),
    );
