import { Command } from 'commander';
import type { ForecastClient } from '../../connection/connect.js';
import { withClient } from '../../connection/with-client.js';
import { exitWith } from '../../errors/exit-codes.js';
import { UserError } from '../../errors/user-error.js';
import { readCurrent } from '../../forecasts/read-versions.js';
import { printJson } from '../../json/json-shape.js';
import { deletedScenariosShape } from '../../json/scenario-shape.js';
import {
  chooseScenarios,
  type DeletedScenarios,
  deleteScenarios,
  type ScenarioChoice,
} from '../../scenarios/delete-scenarios.js';
import { confirm } from '../../terminal/confirm.js';
import { showWait } from '../../terminal/show-wait.js';
import { renderDeletedScenarios } from '../../views/render-deleted-scenarios.js';
import { countFrom1 } from '../count-from-1.js';
import { stateOption } from '../options.js';
import { byOption, loginName } from '../person.js';
import { scenarioName } from './scenario-name.js';

interface DeleteOptions {
  readonly unfinished?: boolean;
  readonly days?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly by?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const deleteCommand = () =>
  new Command('delete')
    .description('delete scenarios, which frees their names; never one that is being computed')
    .argument('<name>', 'name of the forecast')
    .argument('[scenarios...]', 'names of the scenarios', (text: string, before: readonly string[] = []) => [
      ...before,
      scenarioName(text),
    ])
    .option('--unfinished', 'in place of names: those that were not computed to their end')
    .option('--days <days>', 'in place of names: those that were asked for more than so many days ago', countFrom1)
    .option('--dry-run', 'only say which would be deleted')
    .option('--yes', 'do not ask')
    .addOption(byOption())
    .option('--json', 'print what was done as JSON')
    .addOption(stateOption())
    .action((name: string, names: readonly string[] = [], options: DeleteOptions) => {
      const { unfinished, days, state } = options;
      const isRule = unfinished === true || days !== undefined;
      if (names.length > 0 === isRule) {
        throw new UserError(
          isRule
            ? '--unfinished and --days choose by themselves; leave them out, or the names.'
            : 'Say which scenarios go: their names, or --unfinished, --days DAYS or both.',
          'usage',
        );
      }
      return withClient(state, (client) => deleteThem(client, name, { names, unfinished, days }, options));
    });

async function deleteThem(
  client: ForecastClient,
  name: string,
  choice: ScenarioChoice,
  { dryRun = false, yes = false, json = false, by = loginName() }: DeleteOptions,
): Promise<void> {
  await readCurrent(client, name);
  const plan = await chooseScenarios(client, name, choice);
  const show = (done: DeletedScenarios, isDry: boolean) => {
    if (json) printJson(deletedScenariosShape, { name, dryRun: isDry, ...done });
    else console.log(renderDeletedScenarios(name, done, isDry));
  };
  if (!dryRun && plan.chosen.length > 0) {
    if (!yes) {
      if (!json) console.log(`${renderDeletedScenarios(name, plan, true)}\n`);
      const what = plan.chosen.length === 1 ? '1 scenario' : `${plan.chosen.length} scenarios`;
      if (!(await confirm(`Delete ${what} of ${name} for good?`))) return console.error('Nothing was deleted.');
    }
    const done = await showWait('Deleting scenarios', () => deleteScenarios(client, name, plan, by));
    show(done, false);
    if (choice.names.length > 0 && done.kept.length > 0) exitWith('failed');
    return;
  }
  show(plan, dryRun);
  if (!dryRun && choice.names.length > 0) exitWith('failed');
}
