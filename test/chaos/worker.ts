import { setTimeout as sleep } from 'node:timers/promises';
import { randomFor } from '@durable-forecast/lib/random-stream';
import type { WorkflowHandle } from '@temporalio/client';
import type { SweepResult } from '../../contracts/sweep/sweep.js';
import { finishSweepUpdate } from '../../contracts/sweep/sweep-messages.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { KILL_PLANS, type KillPlan, STOPPED_REQUEST, sweepRequest, TRIALS } from './sweeps/kill-plans.js';
import { isRunning, jobsOf } from './sweeps/server-jobs.js';
import { type Lane, type SweepBench, setFaults, startSweep, startSweepBench } from './sweeps/sweep-bench.js';

/** Sweeps at a time; most of a point is waiting until Temporal notices the death. */
const LANES = 5;
/** Longest time of a point, in seconds: several times what it takes. */
const DEADLINE = 180;

export const matrix: ChaosMatrix = {
  description: `Kills the worker process with SIGKILL at exact moments of submit, watch and stop, each in a sweep of its own on the real
stack, and checks that the local SageMaker has one job a trial, that the leaderboard is that of an undisturbed sweep, and that
nothing runs after a cancel.`,
  points: 10,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const bench = await startSweepBench(Math.min(LANES, points));
  try {
    // Long enough that a look finds a job on its way to its end.
    await setFaults(bench, { jobs: [{ kind: 'slow-stop', seconds: 1 }] });
    const [firstLane, ...others] = bench.lanes as [Lane, ...Lane[]];
    // What all points are held against; the other lanes begin meanwhile.
    const undisturbed = startSweep(firstLane, inputOf(firstLane, 'undisturbed', seed))
      .then(resultOf)
      .then(leaderboard);
    const found: PointResult[] = [];
    let next = 0;
    const work = async (lane: Lane) => {
      while (next < points) {
        const point = next++;
        const result = await tryPoint({ bench, lane, point, seed, undisturbed });
        found[point] = result;
        log(`${result.name}: ${result.faults.length === 0 ? result.got : result.faults.join('; ')}`);
      }
    };
    await Promise.all([undisturbed.then(() => work(firstLane)), ...others.map(work)]);
    const failures: ChaosFailure[] = found.flatMap(({ name, faults }) =>
      faults.map((got) => ({ point: name, expected: 'nothing lost, nothing started twice', got })),
    );
    return { matrix: 'worker', points, failures, rows: byPhase(found) };
  } finally {
    await bench.close();
  }
}

interface Point {
  readonly bench: SweepBench;
  readonly lane: Lane;
  readonly point: number;
  readonly seed: number;
  readonly undisturbed: Promise<string>;
}

interface PointResult {
  readonly name: string;
  readonly phase: KillPlan['phase'];
  readonly kills: number;
  readonly seconds: number;
  readonly got: string;
  readonly faults: readonly string[];
}

async function tryPoint(point: Point): Promise<PointResult> {
  const plan = KILL_PLANS[point.point % KILL_PLANS.length] as KillPlan;
  const began = Date.now();
  const kills = { landed: 0 };
  const faults = await killAndCheck(point, plan, kills).catch((error: Error) => [error.message]);
  const seconds = (Date.now() - began) / 1000;
  const name = `${point.point} ${plan.phase}: ${plan.name}`;
  return { name, phase: plan.phase, kills: kills.landed, seconds, got: `right, ${seconds.toFixed(1)} s`, faults };
}

async function killAndCheck(
  { bench, lane, point, seed, undisturbed }: Point,
  plan: KillPlan,
  kills: { landed: number },
): Promise<string[]> {
  const run = `point-${String(point).padStart(3, '0')}`;
  const faults: string[] = [];
  const sweep = await startSweep(lane, inputOf(lane, run, seed, plan.act !== undefined));
  const end = endOf(sweep);
  const killing = killAsPlanned(lane, sweep, plan, (what) => randomFor(seed, point, what), kills);
  const inTime = await Promise.race([
    // A kill that comes with the end of the sweep may fall a little later.
    Promise.all([end, Promise.race([killing, end.then(() => sleep(3000))])]).then(() => true),
    // A point that ends in time must not keep the process alive for it.
    sleep(DEADLINE * 1000, false, { ref: false }),
  ]);
  lane.tripwire.disarm();
  if (!inTime) faults.push(`it did not end within ${DEADLINE} s`);
  if (kills.landed < plan.aims(() => 0).length) faults.push(`only ${kills.landed} kills fell`);
  faults.push(
    ...(inTime ? await faultsOf(await end, plan, await undisturbed, await jobsOf(bench.sagemaker, run)) : []),
  );
  if (!inTime) await giveUp(lane, sweep);
  return faults;
}

/** Arms the aims one after the other; each hit kills the worker, which is started again. */
async function killAsPlanned(
  { worker, tripwire }: Lane,
  sweep: WorkflowHandle,
  plan: KillPlan,
  random: (what: string) => number,
  kills: { landed: number },
): Promise<void> {
  const running = tripwire.answered('CreateTrainingJob', plan.act?.afterJobs ?? 0);
  for (const [index, aim] of plan.aims(random).entries()) {
    const hit = tripwire.arm(aim, () => worker.kill());
    if (index === 0 && plan.act?.when === 'before') {
      await running;
      await act(sweep, plan.act.kind);
    }
    await hit;
    kills.landed += 1;
    if (index === 0 && plan.act?.when === 'while dead') await act(sweep, plan.act.kind);
    await worker.restart();
  }
}

async function act(sweep: WorkflowHandle, kind: 'cancel' | 'finish'): Promise<void> {
  if (kind === 'cancel') await sweep.cancel();
  else await sweep.startUpdate(finishSweepUpdate, { waitForStage: 'ACCEPTED' });
}

/** How a sweep ended. */
interface SweepEnd {
  readonly status: string;
  readonly result?: SweepResult | undefined;
}

async function endOf(sweep: WorkflowHandle): Promise<SweepEnd> {
  const result = await resultOf(sweep).catch(() => undefined);
  return { status: (await sweep.describe()).status.name, result };
}

const resultOf = (sweep: WorkflowHandle): Promise<SweepResult> => sweep.result() as Promise<SweepResult>;

async function faultsOf(
  { status, result }: SweepEnd,
  { act }: KillPlan,
  undisturbed: string,
  jobs: Awaited<ReturnType<typeof jobsOf>>,
): Promise<string[]> {
  const faults: string[] = [];
  const expected = act?.kind === 'cancel' ? 'CANCELLED' : 'COMPLETED';
  if (status !== expected) faults.push(`the sweep is ${status}, not ${expected}`);
  const running = jobs.filter(isRunning);
  if (running.length > 0) faults.push(`${running.length} jobs still run`);
  const trials = new Set(jobs.map(({ trial }) => trial));
  if (trials.size !== jobs.length) faults.push(`${jobs.length} jobs for ${trials.size} trials`);
  if (act === undefined) {
    if (jobs.length !== TRIALS) faults.push(`${jobs.length} jobs, not ${TRIALS}`);
    const got = result === undefined ? 'none' : leaderboard(result);
    if (got !== undisturbed) faults.push(`another leaderboard: ${got}, undisturbed ${undisturbed}`);
  } else {
    if (jobs.length < act.afterJobs) faults.push(`${jobs.length} jobs, though ${act.afterJobs} were created`);
    const others = jobs.filter((job) => job.status !== 'Stopped');
    if (others.length > 0) faults.push(`ended as ${others.map((job) => `${job.trial} ${job.status}`).join()}`);
    const wrong = (result?.results ?? []).filter((trial) => trial.status !== 'stopped');
    if (wrong.length > 0) faults.push(`trials ended as ${wrong.map((trial) => trial.status).join()}`);
  }
  return faults;
}

/** What a user sees of a sweep, in rank order, without times. */
const leaderboard = ({ results }: SweepResult): string =>
  JSON.stringify(
    results.map(({ name, algorithm, hyperparameters, status, objective, attempts, rungs }) => ({
      name,
      algorithm,
      hyperparameters,
      status,
      objective,
      attempts: attempts.map((attempt) => attempt.status),
      rungs,
    })),
  );

/** A point that does not end must not disturb the next one of its lane. */
async function giveUp({ worker }: Lane, sweep: WorkflowHandle): Promise<void> {
  await sweep.terminate('the point took too long').catch(() => undefined);
  await worker.stop();
  await worker.restart();
}

function byPhase(found: readonly PointResult[]) {
  return (['submit', 'watch', 'stop'] as const).map((phase) => {
    const points = found.filter((point) => point.phase === phase);
    return {
      phase,
      points: points.length,
      kills: points.reduce((sum, { kills }) => sum + kills, 0),
      unexpected: points.filter(({ faults }) => faults.length > 0).length,
      'slowest, s': Math.max(0, ...points.map(({ seconds }) => seconds)).toFixed(1),
    };
  });
}

const inputOf = (lane: Lane, run: string, seed: number, stopped = false) =>
  lane.inputOf(run, stopped ? STOPPED_REQUEST : sweepRequest(seed));
