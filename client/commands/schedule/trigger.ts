import { type Client, ScheduleOverlapPolicy } from '@temporalio/client';
import { Option } from 'commander';
import { withClient } from '../../connection/with-client.js';
import { UserError } from '../../errors/user-error.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { readExecution, type ScheduledExecution } from '../../schedules/recent-executions.js';
import { describeExecution } from '../../schedules/render-schedule.js';
import { showWait } from '../../terminal/show-wait.js';
import { commandOnSchedule } from './schedule-name.js';

/** How long Temporal and a worker have to say which run it is. */
const WAIT_MS = 20_000;
const POLL_MS = 250;

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
          throw new UserError(
            `A run of ${name} goes on, ${running.workflow.workflowId}. Wait for its end, or say --overlap allow-all.`,
          );
        }
        const before = description.info.numActionsTaken;
        await temporal.schedule
          .getHandle(name)
          .trigger(overlap === 'skip' ? ScheduleOverlapPolicy.SKIP : ScheduleOverlapPolicy.ALLOW_ALL);
        const started = await showWait('Waiting until a worker says which run it is', () =>
          newExecution(temporal, name, before),
        );
        if (started === undefined) {
          throw new UserError(
            `${name} was triggered, but no worker has taken it up yet. 'npx forecast schedule show ${name}' says when one has.`,
            'unreachable',
          );
        }
        console.log(describeExecution(started));
      }),
    );

/** What the trigger has started; undefined while nobody says what it is. */
async function newExecution(temporal: Client, name: string, before: number): Promise<ScheduledExecution | undefined> {
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const { info } = (await knownSchedule(temporal, name)).description;
    const last = info.recentActions.at(-1);
    if (info.numActionsTaken > before && last !== undefined) {
      const execution = await readExecution(temporal, last.action.workflow.workflowId);
      const { progress, status } = execution;
      if (status !== 'running' || (progress?.run !== undefined && progress.state !== 'taking data')) return execution;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}
