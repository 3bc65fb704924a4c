import { Command } from 'commander';
import { connect, useRunningStack } from '../connection/connect.js';
import { explainStep } from '../runs/explain-step.js';
import { stateOption } from './options.js';

export const whyNotCachedCommand = () =>
  new Command('why-not-cached')
    .description('say why a training of a run was done and not taken over from an earlier one')
    .argument('<run>', 'id of the run')
    .argument('<step...>', "which training: trial-003, or 'fit CA_1'")
    .addOption(stateOption())
    .action(async (run: string, step: readonly string[], options: { state: string }) => {
      await useRunningStack(options.state);
      const client = await connect();
      try {
        console.log(await explainStep(client, run, step.join(' ')));
      } finally {
        await client.close();
      }
    });
