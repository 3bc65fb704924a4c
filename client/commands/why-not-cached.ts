import { withClient } from '../connection/with-client.js';
import { explanationShape } from '../json/explanation-shape.js';
import { printJson } from '../json/json-shape.js';
import { describeExplanation, explainStep } from '../runs/explain-step.js';
import { commandOnRun } from './options.js';

export const whyNotCachedCommand = () =>
  commandOnRun('why-not-cached', 'say why a training of a run was done and not taken over from an earlier one')
    .argument('<step...>', "which training: trial-003, or 'fit CA_1'")
    .option('--json', 'print the parts that differ as JSON')
    .action((run: string, step: readonly string[], { state, json }: { state: string; json?: boolean }) =>
      withClient(state, async (client) => {
        const explanation = await explainStep(client, run, step.join(' '));
        if (json) printJson(explanationShape, { run, ...explanation });
        else console.log(describeExplanation(explanation));
      }),
    );
