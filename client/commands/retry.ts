import type { PipelineInput } from '../../contracts/run/pipeline.js';
import { withDeclarations } from '../algorithms/with-declarations.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { UserError } from '../errors/user-error.js';
import { refuseUnusableChannels } from '../notifications/try-channels.js';
import { findDataset } from '../runs/find-dataset.js';
import { overrideFields } from '../runs/override-fields.js';
import { checkRequest } from '../runs/read-request.js';
import { requireRun, unknownRun } from '../runs/require-run.js';
import { runId } from '../runs/run-id.js';
import { newRunId, refuseUsedRunId, startRun } from '../runs/start-run.js';
import { describeTakenOver } from '../runs/taken-over.js';
import { useChampion } from '../runs/use-champion.js';
import { workflowInput } from '../runs/workflow-input.js';
import { wrapText } from '../terminal/wrap-text.js';
import { describeCost } from '../views/describe-cost.js';
import { followRun } from '../views/follow-run.js';
import { warnWithoutWorker } from '../views/warn-without-worker.js';
import { commandOnRun, setOption } from './options.js';

interface RetryOptions {
  readonly run?: string;
  readonly detach?: boolean;
  readonly set: readonly string[];
  readonly state: string;
}

export const retryCommand = () =>
  commandOnRun(
    'retry',
    'start a run that has not published anew: same request and data; features and trainings that it had done are taken over',
  )
    .option('--run <name>', 'id of the new run; made from the request name and the time by default', runId)
    .addOption(setOption())
    .option('--detach', 'return when the run has started')
    .action((run: string, options: RetryOptions) =>
      withClient(options.state, (client) => retryRun(client, run, options)),
    );

async function retryRun(client: ForecastClient, earlier: string, options: RetryOptions): Promise<void> {
  await requireEnded(client, earlier);
  const input = await workflowInput<PipelineInput>(client, earlier);
  if (input === undefined) throw unknownRun(earlier);
  const source = `The request of ${earlier}${options.set.map((text) => ` with --set ${text}`).join('')}`;
  const asked = checkRequest(await withDeclarations(overrideFields(input.request, options.set), '.'), source);
  const { request, planned, source: champion } = await useChampion(client, asked);
  await refuseUnusableChannels(client, request);
  await findDataset(client, input.dataset.uri);
  console.log(wrapText(await describeTakenOver(client, earlier)));
  console.log(wrapText(await describeCost(client, planned, champion)));
  const run = options.run ?? newRunId(request);
  await refuseUsedRunId(client, run);
  await startRun(client, { ...input, run, request });
  const url = client.runUrl(run);
  console.log(`Started ${run} in place of ${earlier}${url === undefined ? '' : `: ${url}`}`);
  await warnWithoutWorker(client);
  if (!options.detach) exitWith((await followRun(client, run)).ok ? 'ok' : 'failed');
}

/** @throws UserError where nothing is to be tried again */
async function requireEnded(client: ForecastClient, run: string): Promise<void> {
  const status = await requireRun(client, run);
  if (status === 'running') {
    throw new UserError(
      `${run} still runs: it tries again by itself what may be tried again. See 'npx forecast status ${run}', or cancel it first.`,
    );
  }
  if (status === 'completed') {
    throw new UserError(`${run} has published its forecast; start another with 'npx forecast run'.`);
  }
}
