import { WorkflowNotFoundError } from '@temporalio/client';
import { Command } from 'commander';
import { connect, useRunningStack } from '../connection/connect.js';
import { UserError } from '../errors/user-error.js';
import { stateOption } from './options.js';

export const cancelCommand = () =>
  new Command('cancel')
    .description('cancel a run: its remote jobs are stopped, and the command waits until they are')
    .argument('<run>', 'id of the run')
    .addOption(stateOption())
    .action(async (run: string, options: { state: string }) => {
      await useRunningStack(options.state);
      const client = await connect();
      try {
        const handle = client.temporal.workflow.getHandle(run);
        await handle.cancel();
        console.log(`Cancelling ${run}: waiting until its remote jobs have stopped.`);
        await handle.result().catch(() => undefined);
        const { status } = await handle.describe();
        console.log(`${run} is ${status.name.toLowerCase()}.`);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError)
          throw new UserError(`There is no run named ${run} that could be cancelled.`);
        throw error;
      } finally {
        await client.close();
      }
    });
