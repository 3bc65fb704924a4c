import { Command, InvalidArgumentError } from 'commander';
import { readComparison } from '../compare/run-comparison.js';
import { withClient } from '../connection/with-client.js';
import { UserError } from '../errors/user-error.js';
import { printJson } from '../json/json-shape.js';
import { runComparisonJson, runComparisonShape } from '../json/run-comparison-shape.js';
import { findRun } from '../records/find-run.js';
import { showWait } from '../terminal/show-wait.js';
import { renderRunComparison } from '../views/render-run-comparison.js';
import { countFrom1 } from './count-from-1.js';
import { stateOption } from './options.js';

interface CompareOptions {
  readonly series: number;
  readonly tolerance: number;
  readonly json?: boolean;
  readonly state: string;
}

export const compareCommand = () =>
  new Command('compare')
    .description(
      'two runs side by side: request, data, code, parameters and metrics that differ, and which series changed most',
    )
    .argument('<a>', 'a run, a version, or a forecast for its current version')
    .argument('<b>', 'another')
    .option('--series <n>', 'series that have a line of their own', countFrom1, 10)
    .option('--tolerance <share>', 'numbers that differ by no more count as the same: 0.000001', share, 0)
    .option('--json', 'print all of it as JSON')
    .addOption(stateOption())
    .action((a: string, b: string, { state, json, series, tolerance }: CompareOptions) =>
      withClient(state, async (client) => {
        const runs = [await findRun(client, a), await findRun(client, b)] as const;
        if (runs[0] === runs[1]) throw sameRun(a, b, runs[0]);
        const compared = await showWait('Reading both', () => readComparison(client, runs, tolerance));
        if (json) printJson(runComparisonShape, runComparisonJson(compared, series));
        else console.log(renderRunComparison(compared, series));
      }),
    );

const sameRun = (a: string, b: string, run: string): UserError =>
  new UserError(
    a === b
      ? `${run} is the same as itself. Name two runs: 'npx forecast runs' lists them, 'npx forecast reproduce ${run}' makes another of it.`
      : `${a} and ${b} are the same run, ${run}. Name two: 'npx forecast runs' lists them.`,
    'usage',
  );

/** A share from 0 to less than 1. @throws InvalidArgumentError */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value < 1) return value;
  throw new InvalidArgumentError(
    'Give a share of the number, from 0 (to the last bit) to less than 1, such as 0.000001.',
  );
}
