import { withClient } from '../../connection/with-client.js';
import { knownSchedule } from '../../schedules/known-schedules.js';
import { nextTimes } from '../../schedules/render-schedule.js';
import { commandOnSchedule } from './schedule-name.js';

interface NoteOptions {
  readonly note?: string;
  readonly state: string;
}

export const pauseCommand = () =>
  commandOnSchedule('pause', 'no runs start until it is resumed; those that go on are not touched')
    .requiredOption('--note <text>', 'why, for those who find it paused')
    .action((name: string, { note, state }: NoteOptions) =>
      withClient(state, async ({ temporal }) => {
        await knownSchedule(temporal, name);
        await temporal.schedule.getHandle(name).pause(note);
        console.log(`${name} is paused: ${note}`);
      }),
    );

export const resumeCommand = () =>
  commandOnSchedule('resume', 'go on after a pause; times that have passed are made up for by backfill alone')
    .option('--note <text>', 'what people should know of it')
    .action((name: string, { note, state }: NoteOptions) =>
      withClient(state, async ({ temporal }) => {
        await knownSchedule(temporal, name);
        // Temporal needs one.
        await temporal.schedule.getHandle(name).unpause(note ?? 'resumed');
        const [next] = nextTimes(await knownSchedule(temporal, name), 1);
        console.log(`${name} goes on${next === undefined ? '' : `; its next run is that of ${next}`}.`);
      }),
    );
