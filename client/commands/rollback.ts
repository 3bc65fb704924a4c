import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { Command } from 'commander';
import type { Rollback, RollbackInput } from '../../contracts/publication/rollback.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { findVersion, readVersions } from '../forecasts/read-versions.js';
import { rollbackShape } from '../json/forecasts-shape.js';
import { printJson } from '../json/json-shape.js';
import { outputWidth } from '../terminal/output-width.js';
import { showWait } from '../terminal/show-wait.js';
import { wrapText } from '../terminal/wrap-text.js';
import { oneLine } from './one-line.js';
import { stateOption } from './options.js';
import { byOption, loginName } from './person.js';

interface RollbackOptions {
  readonly to: string;
  readonly reason: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const rollbackCommand = () =>
  new Command('rollback')
    .description('make an earlier version of a forecast the current one again, once it is checked')
    .argument('<name>', 'name of the forecast')
    .requiredOption('--to <version>', "version to go back to; 'npx forecast forecasts NAME' lists them")
    .requiredOption('--reason <text>', 'why; it stands in the pointer for planners to read', oneLine)
    .addOption(byOption())
    .option('--json', 'print what was done as JSON')
    .addOption(stateOption())
    .action((name: string, { state, json, to, reason, by = loginName() }: RollbackOptions) =>
      withClient(state, async (client) => {
        const done = await rollBack(client, { name, bucket: client.bucket, to, reason, by });
        if (json) printJson(rollbackShape, done);
        else {
          console.log(`${name} is back at version ${done.to}; it was ${done.from}.`);
          if (done.note !== undefined) console.log(wrapText(done.note, outputWidth()));
        }
      }),
    );

/** @throws UserError when there is no such forecast or version, it is current already, or it is not whole any more */
export async function rollBack(client: ForecastClient, input: RollbackInput): Promise<Rollback> {
  const { name, to, by } = input;
  const versions = await readVersions(client, name);
  const { state, deleted } = findVersion(versions, to);
  if (deleted !== undefined) {
    throw new UserError(
      `${to} of ${name} was deleted by ${deleted.by} at ${deleted.at} (${deleted.reason}). 'npx forecast forecasts ${name}' lists those that are there.`,
      'notFound',
    );
  }
  if (state === 'current') throw new UserError(`${to} is the current version of ${name} already.`);
  try {
    return await showWait('Checking the version and moving the pointer', () =>
      client.temporal.workflow.execute<WorkflowTypes['rollBackForecast']>(workflowTypes.rollBackForecast, {
        workflowId: workflowIds.rollback(name),
        // Of one forecast only one goes on at a time; it may be done again when it has ended.
        workflowIdConflictPolicy: 'FAIL',
        taskQueue: TASK_QUEUES.workflows,
        args: [input],
        staticSummary: `Roll ${name} back to ${to}, asked for by ${by}`,
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      throw new UserError(`Another rollback of ${name} goes on now (${workflowIds.rollback(name)}). Wait for its end.`);
    }
    if (error instanceof WorkflowFailedError)
      throw new UserError(`${name} stays at version ${versions.pointer.version}. ${explainFailure(error)}`);
    throw error;
  }
}
