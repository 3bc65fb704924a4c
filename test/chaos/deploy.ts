import { Worker } from '@temporalio/worker';
import { hasPublished, readPointer } from '../../activities/forecasts/pointer.js';
import { forecastPaths } from '../../contracts/publication/forecast-paths.js';
import { versioningBehaviors } from '../../workflows/shared/versioning-behaviors.js';
import { quietTemporal } from '../support/temporal.js';
import { until } from '../support/until.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { type BuiltWorkflow, builtWorkflows } from './deploy/builds-of.js';
import { changedBundleFile } from './deploy/changed-bundle.js';
import { OPEN_KINDS, type OpenKind, type OpenRun, SAMPLE } from './deploy/open-runs.js';
import { type RunsBench, startRunsBench } from './runs/runs-bench.js';

const DEPLOYMENT = 'chaos';
const [OLD, NEW] = ['old', 'new'] as const;
/** The activity that the workflows of the new build have more. */
const ADDED = 'closedOwners';
/** Seconds within which every run ends once it is let go on. */
const DEADLINE = 240;

export const matrix: ChaosMatrix = {
  description: `Rolls out a build whose workflows issue other commands while runs are open, each in another way: the new workers start,
'forecast deploy set-current' lets new work go to them, the runs are let go on, 'forecast deploy drain' says when the old workers
can be stopped. Every run must publish once; by the histories, trials and other pinned workflows have one build from their first
step to their last, and all others go on with the new one. One more run was begun by a worker without a build.`,
  points: OPEN_KINDS.length,
  run,
};

/** A run that is open while the new build comes. */
interface Point {
  readonly name: string;
  readonly open: OpenRun;
}

async function run({ points, log }: ChaosOptions): Promise<ChaosResult> {
  const bench = await startRunsBench('deploy');
  const failures: ChaosFailure[] = [];
  const check = (point: string, expected: string, got: string) => {
    if (got !== expected) failures.push({ point, expected, got });
  };
  try {
    const dataset = await bench.upload(SAMPLE);
    const changed = await changedBundleFile();
    const runs = await rollOut(bench, changed, dataset, points, { log, check });
    const workflows = await builtWorkflows(bench.temporal);
    for (const { name, open } of runs) check(name, 'published once', await publishedOnce(bench, open.run, workflows));
    for (const workflow of workflows) check(workflow.workflowId, 'the builds that it should have', fits(workflow));
    check(
      'a trial of the old build under the new one',
      'it does not replay',
      await replayOf(bench, changed, workflows),
    );
    return { matrix: 'deploy', points: runs.length, failures, rows: rowsOf(runs, workflows) };
  } finally {
    await bench.close();
  }
}

interface Teller {
  readonly log: (line: string) => void;
  readonly check: (point: string, expected: string, got: string) => void;
}

/** As an operator does it. @returns the runs that were open meanwhile */
async function rollOut(
  bench: RunsBench,
  changed: string,
  dataset: string,
  points: number,
  { log, check }: Teller,
): Promise<readonly Point[]> {
  const said = async (...args: string[]) => {
    const { code, out, err } = await bench.forecast('deploy', ...args);
    const text = `${out}${err}`.trim();
    log(`forecast deploy ${args.join(' ')}\n${text.replace(/^/gm, '  ')}`);
    check(`forecast deploy ${args.join(' ')}`, '0', code === 0 ? '0' : `${code}: ${text}`);
    return text;
  };
  const versioned = (buildId: string, more = {}) =>
    bench.worker(buildId, {
      WORKER_DEPLOYMENT_NAME: DEPLOYMENT,
      WORKER_BUILD_ID: buildId,
      // One training at a time, so that others wait for it.
      FORECAST_INSTANCE_LIMITS: 'ml.m5.xlarge=1',
      ...more,
    });

  const runs: Point[] = [];
  const open = async (kind: OpenKind, name: string, title: string) => {
    runs.push({ name: title, open: await kind.open(bench, name, dataset) });
    log(`${name} ${title}`);
  };
  const unversioned = await bench.worker('unversioned');
  await unversioned.start();
  const paused = OPEN_KINDS.find(({ name }) => name === 'is paused') as OpenKind;
  await open(paused, 'run-unversioned', 'was begun without a build');

  const old = await versioned(OLD);
  await old.start();
  await said('set-current', OLD, '--wait', '60');
  await unversioned.stop();
  for (let point = 0; point < points; point += 1) {
    const kind = OPEN_KINDS[point % OPEN_KINDS.length] as OpenKind;
    await open(kind, `run-${point}`, `${point} ${kind.name}`);
  }

  const next = await versioned(NEW, { FORECAST_WORKFLOW_BUNDLE: changed });
  await next.start();
  await said('set-current', NEW, '--wait', '60');
  await said('status');
  const ended = Promise.all(runs.map(({ open: { workflowId } }) => endOf(bench, workflowId)));
  for (const { open: each } of runs) await each.release();
  await said('drain', OLD, '--timeout', String(DEADLINE));
  await old.stop();
  for (const [index, end] of (await ended).entries()) check((runs[index] as Point).name, 'COMPLETED', end);
  await said('status');
  return runs;
}

/** Status of a workflow once it has ended; of one that has not in time, what it waits for. */
async function endOf({ temporal }: RunsBench, workflowId: string): Promise<string> {
  const handle = temporal.workflow.getHandle(workflowId);
  const status = async () => (await handle.describe()).status.name;
  await until(status, {
    what: 'its end',
    timeout: DEADLINE * 1000,
    every: 1000,
    holds: (name) => name !== 'RUNNING',
  }).catch(() => undefined);
  const { raw } = await handle.describe();
  const pending = (raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name);
  return [await status(), ...pending].join(', ');
}

async function publishedOnce(
  { s3, bucket }: RunsBench,
  runId: string,
  workflows: readonly BuiltWorkflow[],
): Promise<string> {
  const name = runId.replace(/-\d{4}-\d\d-\d\d-\d{4}$/, '');
  const read = await readPointer(s3, forecastPaths(bucket, name).pointer);
  const publications = workflows.filter(
    ({ workflowId, status }) => workflowId === `${runId}/publish` && status === 'COMPLETED',
  ).length;
  if (read === undefined || !hasPublished(read.pointer, runId)) return 'not published';
  return publications === 1 ? 'published once' : `published by ${publications} workflows`;
}

/** Whether a workflow has the builds that its behavior asks for, and the commands that those builds make. */
function fits({ type, builds, activities }: BuiltWorkflow): string {
  const right = 'the builds that it should have';
  const got = `${type}: ${builds.join(' → ')}; ${activities.join(', ')}`;
  const isPinned = versioningBehaviors[type as keyof typeof versioningBehaviors] === 'PINNED';
  // Each build once and in the order in which they came: nothing went back.
  const order = ['none', OLD, NEW].filter((build) => builds.includes(build));
  if (builds.join() !== order.join() || (isPinned && builds.length !== 1)) return got;
  const isAdded = activities.includes(ADDED);
  if (type === 'trainingTrial' && isAdded !== (builds[0] === NEW)) return got;
  if (type === 'forecastPipeline' && isAdded !== (builds.at(-1) === NEW)) return got;
  return right;
}

/** That pinning was needed: what the old build has begun, the new one can't go on with. */
async function replayOf(
  { temporal }: RunsBench,
  codePath: string,
  workflows: readonly BuiltWorkflow[],
): Promise<string> {
  quietTemporal();
  const trial = workflows.find(({ type, builds }) => type === 'trainingTrial' && builds[0] === OLD);
  if (trial === undefined) return 'no trial has the old build';
  const history = await temporal.workflow.getHandle(trial.workflowId).fetchHistory();
  const replay = Worker.runReplayHistory({ workflowBundle: { codePath } }, history, trial.workflowId);
  return replay.then(
    () => 'it replays',
    (error: Error) => (/nondeterminism/i.test(error.message) ? 'it does not replay' : error.message),
  );
}

const rowsOf = (runs: readonly Point[], workflows: readonly BuiltWorkflow[]) =>
  runs.map(({ name, open: { run: id } }) => {
    const own = workflows.filter(({ workflowId }) => workflowId === id || workflowId.startsWith(`${id}/`));
    const of = (type: string) =>
      own
        .filter((workflow) => workflow.type === type)
        .map(({ builds }) => builds.join(' → '))
        .join(', ');
    return {
      'open run': name,
      pipeline: of('forecastPipeline'),
      sweep: of('sweep'),
      'trials and fits': of('trainingTrial'),
      publication: of('publishForecast'),
    };
  });
