import { readComparison } from '../compare/run-comparison.js';
import type { ForecastClient } from '../connection/connect.js';
import { withClient } from '../connection/with-client.js';
import { exitWith } from '../errors/exit-codes.js';
import { explainFailure } from '../errors/explain-failure.js';
import { printJson } from '../json/json-shape.js';
import { reproductionJson, reproductionShape } from '../json/reproduction-shape.js';
import { findRun } from '../records/find-run.js';
import { type RunFacts, readRunFacts } from '../records/read-run-facts.js';
import { judgeReproduction } from '../reproduction/judge-reproduction.js';
import { planReproduction, type ReproductionPlan } from '../reproduction/plan-reproduction.js';
import { newReproductionId, startReproduction } from '../reproduction/start-reproduction.js';
import { runId } from '../runs/run-id.js';
import { refuseUsedRunId } from '../runs/start-run.js';
import { showWait } from '../terminal/show-wait.js';
import { wrapText } from '../terminal/wrap-text.js';
import { programVersion } from '../version.js';
import { describeCost } from '../views/describe-cost.js';
import { followRun } from '../views/follow-run.js';
import { renderReproduction } from '../views/render-reproduction.js';
import { warnWithoutWorker } from '../views/warn-without-worker.js';
import { share } from './compare.js';
import { countFrom1 } from './count-from-1.js';
import { commandOnRun } from './options.js';

interface ReproduceOptions {
  readonly run?: string;
  readonly championOnly?: boolean;
  readonly tolerance: number;
  readonly series: number;
  readonly dryRun?: boolean;
  readonly detach?: boolean;
  readonly json?: boolean;
  readonly state: string;
}

export const reproduceCommand = () =>
  commandOnRun(
    'reproduce',
    'do a run again from its record, nothing taken over and nothing published, and say whether it gives the same forecast',
  )
    .option('--run <name>', 'id of what is done; made from that of the run and the time by default', runId)
    .option('--champion-only', 'train its champion again, and not its whole search')
    .option('--tolerance <share>', 'numbers that differ by no more count as the same: 0.000001', share, 0)
    .option('--series <n>', 'series that have a line of their own where they differ', countFrom1, 10)
    .option('--dry-run', 'say what would be done and whether all of it is there; nothing is started')
    .option('--detach', 'return when it has started')
    .option('--json', 'print what came of it as JSON, and nothing else')
    .action((run: string, options: ReproduceOptions) =>
      withClient(options.state, (client) => reproduceRun(client, run, options)),
    );

async function reproduceRun(client: ForecastClient, wanted: string, options: ReproduceOptions): Promise<void> {
  const { championOnly = false, json = false, detach, dryRun, tolerance, series } = options;
  const of = await findRun(client, wanted);
  const facts = await readRunFacts(client, of);
  const plan = await planReproduction(client, facts, championOnly);
  const run = options.run ?? newReproductionId(of);
  await refuseUsedRunId(client, run);
  const tell = (text: string) => (json ? undefined : console.log(wrapText(text)));
  tell(describePlan(facts, plan));
  tell(await describeCost(client, plan.planned, plan.source));
  if (dryRun) return tell('All of it is there. Nothing was started.');
  await startReproduction(client, { run, of: plan.of, request: plan.request, dataset: plan.dataset });
  const url = client.runUrl(run);
  tell(`Started ${run}${url === undefined ? '' : `: ${url}`}`);
  await warnWithoutWorker(client);
  if (detach) return tell(`When it has ended: npx forecast compare ${of} ${run}`);
  if (!(await follow(client, run, json))) return exitWith('failed');
  const compared = await showWait('Reading both', () => readComparison(client, [of, run], tolerance));
  const judgement = judgeReproduction(compared);
  if (json) printJson(reproductionShape, reproductionJson(judgement, compared, series));
  else console.log(renderReproduction(judgement, compared, series));
  if (judgement.same !== true) exitWith('failed');
}

function describePlan(
  { run, record, lineage, request }: RunFacts,
  { of, source, dataset, notes }: ReproductionPlan,
): string {
  const version = record?.code.version ?? lineage?.codeVersion;
  const way =
    of.trials === undefined
      ? of.from?.mode === 'forecast'
        ? `the models of ${source?.run} are applied again; it had trained none`
        : `the champion of ${source?.run} is trained again`
      : `${of.trials.length} ${of.trials.length === 1 ? 'trial of its search is' : 'trials of its search are'} made again`;
  return [
    `${run} again, from ${dataset.uri}: ${way}.`,
    ...(version === undefined || version === programVersion()
      ? []
      : [`It was made with version ${version}; this is ${programVersion()}, which may come to other numbers.`]),
    ...(request?.sweep.warmStart === undefined || of.trials === undefined
      ? []
      : ['Trials that it had taken over from earlier runs are taken over again, and not trained.']),
    ...notes,
  ].join('\n');
}

/** @returns whether it came to a forecast */
async function follow(client: ForecastClient, run: string, isQuiet: boolean): Promise<boolean> {
  if (!isQuiet) return (await followRun(client, run)).ok;
  const ended = await client.temporal.workflow
    .getHandle(run)
    .result()
    .then(
      () => undefined,
      (error: unknown) => explainFailure(error),
    );
  if (ended !== undefined) console.error(wrapText(`${run} failed. ${ended}`));
  return ended === undefined;
}
