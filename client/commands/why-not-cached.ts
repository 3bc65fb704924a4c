import { withClient } from '../connection/with-client.js';
import { explainStep } from '../runs/explain-step.js';
import { commandOnRun } from './options.js';

export const whyNotCachedCommand = () =>
  commandOnRun('why-not-cached', 'say why a training of a run was done and not taken over from an earlier one')
    .argument('<step...>', "which training: trial-003, or 'fit CA_1'")
    .action((run: string, step: readonly string[], { state }: { state: string }) =>
      withClient(state, async (client) => console.log(await explainStep(client, run, step.join(' ')))),
    );
