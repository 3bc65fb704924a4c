import { ScheduleOverlapPolicy } from '@temporalio/client';
import { Option } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { commandOnSchedule } from './schedule-name.js';

export const triggerCommand = () =>
  commandOnSchedule('trigger', 'start a run now, as if its time were this minute; for an earlier time see backfill')
    .addOption(
      new Option('--overlap <policy>', 'when a run goes on already').choices(['skip', 'allow-all']).default('skip'),
    )
    .action((name: string, { state, overlap }: { state: string; overlap: string }) =>
      withClient(state, async ({ temporal }) => {
        const { description } = await knownSchedule(temporal, name);
        const [running] = description.info.runningActions;
        if (running !== undefined && overlap === 'skip') {
          console.log(
            `${name} has a run that goes on, ${running.workflow.workflowId}; say --overlap allow-all for another.`,
          );
          process.exitCode = 1;
          return;
        }
        await temporal.schedule
          .getHandle(name)
          .trigger(overlap === 'skip' ? ScheduleOverlapPolicy.SKIP : ScheduleOverlapPolicy.ALLOW_ALL);
        console.log(
          `Started a run of ${name}. 'npx forecast schedule show ${name}' says which, and what it waits for.`,
        );
      }),
    );
