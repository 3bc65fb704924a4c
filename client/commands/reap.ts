import { randomUUID } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { REAP_SCHEDULE_ID, type ReapResult } from '../../contracts/maintenance/orphans.js';
import { TASK_QUEUES } from '../../contracts/temporal/task-queues.js';
import { type WorkflowTypes, workflowTypes } from '../../contracts/workflow-types.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { UserError } from '../errors/user-error.js';
import { printJson } from '../json/json-shape.js';
import { orphansShape } from '../json/orphans-shape.js';
import { renderTable } from '../terminal/render-table.js';
import { showWait } from '../terminal/show-wait.js';
import { stateOption } from './options.js';

interface ReapOptions {
  readonly dryRun?: boolean;
  readonly grace: number;
  readonly json?: boolean;
  readonly state: string;
}

export const reapCommand = () =>
  new Command('reap')
    .description('stop jobs and endpoints whose workflows are gone; a schedule does so every hour')
    .option('--dry-run', 'only list them')
    .option('--grace <seconds>', 'leave jobs alone that are younger', seconds, 600)
    .option('--json', 'print what was found as JSON')
    .addOption(stateOption())
    .action((options: ReapOptions) => withClient(options.state, (client) => reap(client, options)));

async function reap({ temporal }: ForecastClient, { dryRun = false, grace, json }: ReapOptions): Promise<void> {
  const input = { dryRun, graceSeconds: grace };
  const result = await showWait('Asking SageMaker for the jobs in progress', () =>
    temporal.workflow.execute<WorkflowTypes['reapOrphans']>(workflowTypes.reapOrphans, {
      workflowId: `${REAP_SCHEDULE_ID}/${randomUUID().slice(0, 8)}`,
      taskQueue: TASK_QUEUES.workflows,
      args: [input],
      staticSummary: dryRun ? 'List jobs whose workflows are gone' : 'Stop jobs whose workflows are gone',
    }),
  ).catch((error: unknown) => {
    throw new UserError(`The search for orphans failed: ${reasonOf(error)}`);
  });
  if (json) printJson(orphansShape, result);
  else console.log(render(result));
  if (result.failed.length > 0) exitWith('failed');
}

function render({ orphans, seen, foreign, young, stopped, failed, dryRun }: ReapResult): string {
  const counts = `${seen} jobs are in progress: ${orphans.length} without an open owner, ${young} too young to judge, ${foreign} of others.`;
  if (orphans.length === 0) return counts;
  const table = renderTable(
    [
      { head: 'kind' },
      { head: 'created' },
      { head: '' },
      { head: 'job', kind: 'text' },
      { head: 'owner', kind: 'text' },
    ],
    orphans.map(({ kind, name, owner, createdAt }) => {
      const failure = failed.find((each) => each.name === name);
      const done = failure?.reason ?? (stopped.includes(name) ? 'stopped' : dryRun ? 'would be stopped' : 'had ended');
      return [kind, createdAt, done, name, owner];
    }),
  );
  return `${table}\n\n${counts}`;
}

/** The innermost reason: Temporal wraps what an activity said. */
function reasonOf(error: unknown): string {
  let inner = error as Error;
  while (inner.cause instanceof Error) inner = inner.cause;
  return inner.message;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('give seconds, 0 or more.');
  return value;
}
