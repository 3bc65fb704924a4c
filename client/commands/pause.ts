import { WorkflowNotFoundError } from '@temporalio/client';
import type { PauseMessage } from '../../contracts/run/pause.js';
import { pauseRunUpdate, resumeRunUpdate } from '../../contracts/run/pause.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { readRun } from '../runs/read-run.js';
import { oneLine } from './one-line.js';
import { commandOnRun } from './options.js';
import { byOption, loginName } from './person.js';

interface PauseOptions extends PauseMessage {
  readonly state: string;
}

export const pauseCommand = () =>
  commandOnRun('pause', 'pause a run: its stage goes on to its end, the next does not begin')
    .option('--reason <text>', 'why; it is shown while the run is paused', oneLine)
    .addOption(byOption())
    .action((run: string, options: PauseOptions) => update(run, options, pauseRunUpdate));

export const resumeCommand = () =>
  commandOnRun('resume', 'let a paused run go on')
    .addOption(byOption())
    .action((run: string, options: PauseOptions) => update(run, options, resumeRunUpdate));

/** Prints what the run says of it. */
const update = (
  run: string,
  { state, by = loginName(), reason }: PauseOptions,
  message: typeof pauseRunUpdate | typeof resumeRunUpdate,
): Promise<void> =>
  withClient(state, async (client) => {
    const args: [PauseMessage] = [{ by, ...(reason === undefined ? {} : { reason }) }];
    try {
      console.log(await client.temporal.workflow.getHandle(run).executeUpdate(message, { args }));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      const { status } = await readRun(client, run);
      throw new UserError(`${run} is ${status}: it can't be paused or resumed any more.`);
    }
  });
