import { Command } from 'commander';
import { testAlgorithm } from '../../algorithm-test/test-algorithm.js';
import { withClient } from '../../connection/with-client.js';
import { exitWith } from '../../errors/exit-codes.js';
import { runId } from '../../runs/run-id.js';
import { renderCheck } from '../../views/render-check.js';
import { stateOption } from '../options.js';

interface TestOptions {
  readonly run?: string;
  readonly state: string;
}

export const testCommand = () =>
  new Command('test')
    .description('try with small jobs on the local stack whether an algorithm does what is asked of one')
    .argument('<name>', 'of the algorithm, whose declaration is algorithms/<name>.yaml here or in the project')
    .option('--run <run>', 'run whose data it is tried on; the newest one that fits by default', runId)
    .addOption(stateOption())
    .action((name: string, { run, state }: TestOptions) =>
      withClient(state, async (client) => {
        const checks = await testAlgorithm(client, { name, run }, (check) => console.log(renderCheck(check)));
        const broken = checks.filter(({ outcome }) => outcome === 'broken').length;
        console.log(
          broken === 0
            ? `${name} does what is asked of an algorithm.`
            : `${name} breaks ${broken} of ${checks.length} ${checks.length === 1 ? 'check' : 'checks'}.`,
        );
        if (broken > 0) exitWith('failed');
      }),
    );
