import { randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import { Command } from 'commander';
import type { RetentionInput, RetentionResult, RetentionRule } from '../../contracts/publication/retention.js';
import { workflowIds } from '../../contracts/run/workflow-ids.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { explainFailure } from '../errors/explain-failure.js';
import { UserError } from '../errors/user-error.js';
import { readVersions } from '../forecasts/read-versions.js';
import { retentionShape } from '../json/forecasts-shape.js';
import { printJson } from '../json/json-shape.js';
import { confirm } from '../terminal/confirm.js';
import { showWait } from '../terminal/show-wait.js';
import { renderRetention } from '../views/render-retention.js';
import { countFrom1 } from './count-from-1.js';
import { stateOption } from './options.js';
import { byOption, loginName } from './person.js';

interface DeleteVersionsOptions {
  readonly keep?: number;
  readonly days?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly by?: string;
  readonly json?: boolean;
  readonly state: string;
}

export const deleteVersionsCommand = () =>
  new Command('delete-versions')
    .description('delete old versions of a forecast; never the current one, the one before it, a newer or needed one')
    .argument('<name>', 'name of the forecast')
    .option('--keep <count>', 'so many of the newest versions stay', countFrom1)
    .option('--days <days>', 'versions stay for so many days after they were the current one', countFrom1)
    .option('--dry-run', 'only say which would be deleted, and why the others stay')
    .option('--yes', 'do not ask')
    .addOption(byOption())
    .option('--json', 'print what was done as JSON')
    .addOption(stateOption())
    .action((name: string, options: DeleteVersionsOptions) => {
      const { keep, days, state } = options;
      if (keep === undefined && days === undefined) {
        throw new UserError(
          'Say which versions stay: --keep COUNT, --days DAYS, or both. With both, a version that one of them keeps stays.',
          'usage',
        );
      }
      return withClient(state, (client) => deleteVersions(client, name, { keep, days }, options));
    });

async function deleteVersions(
  client: ForecastClient,
  name: string,
  rule: RetentionRule,
  { dryRun = false, yes = false, json = false, by = loginName() }: DeleteVersionsOptions,
): Promise<void> {
  const input = { name, bucket: client.bucket, rule, by };
  const show = (result: RetentionResult) =>
    json ? printJson(retentionShape, result) : console.log(renderRetention(result));
  const plan = await applyRetention(client, { ...input, dryRun: true });
  if (dryRun || plan.deleted.length === 0) return show({ ...plan, dryRun });
  if (!yes) {
    if (!json) console.log(`${renderRetention(plan)}\n`);
    if (!(await confirm(`Delete ${describeCount(plan)} of ${name} for good?`)))
      return console.error('Nothing was deleted.');
  }
  show(await applyRetention(client, { ...input, dryRun: false }));
}

const describeCount = ({ deleted }: RetentionResult): string =>
  deleted.length === 1 ? '1 version' : `${deleted.length} versions`;

/** @throws UserError when there is no such forecast, or its versions are being deleted already */
export async function applyRetention(client: ForecastClient, input: RetentionInput): Promise<RetentionResult> {
  const { name, dryRun, by } = input;
  await readVersions(client, name);
  // Whoever only looks is in nobody's way.
  const workflowId = `${workflowIds.retention(name)}${dryRun ? `/${randomUUID().slice(0, 8)}` : ''}`;
  try {
    return await showWait(dryRun ? 'Looking which versions go' : 'Deleting versions', () =>
      client.temporal.workflow.execute<WorkflowTypes['applyRetention']>(workflowTypes.applyRetention, {
        workflowId,
        // Of one forecast only one goes on at a time; it may be done again when it has ended.
        workflowIdConflictPolicy: 'FAIL',
        taskQueue: TASK_QUEUES.workflows,
        args: [input],
        staticSummary: dryRun ? `See which versions of ${name} go` : `Delete versions of ${name}, asked for by ${by}`,
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) {
      throw new UserError(`Versions of ${name} are being deleted just now (${workflowId}). Wait for its end.`);
    }
    if (error instanceof WorkflowFailedError) throw new UserError(explainFailure(error));
    throw error;
  }
}
