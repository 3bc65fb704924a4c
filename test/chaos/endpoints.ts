import { until } from '../support/until.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { EndpointBench } from './endpoints/endpoint-bench.js';
import type { Step } from './endpoints/endpoint-gate.js';
import { EndpointLane } from './endpoints/endpoint-lane.js';
import { KINDS, type KillPoint, type Kind, killPoints, type Traces } from './endpoints/kill-points.js';

/** Points that share a death of the worker; most of one is waiting until Temporal notices it. */
const TOGETHER = 6;
/** Milliseconds that it may take to come to a request, many times what it does. */
const DEADLINE = 120_000;

export const matrix: ChaosMatrix = {
  description: `Deploys prepared versions behind endpoints of the local SageMaker whose instances follow the calls, and kills the worker with
SIGKILL at seeded requests to SageMaker and Application Auto Scaling, before they arrive or when they had their effect and nobody knows: of a first deployment,
an update, an update and a first deployment that fail, the end of the time to live, and a deployment that is cancelled while the worker
is dead. Proves that each ends as an undisturbed one does, that no endpoint, configuration, model or scalable target is made twice, and that
none is left over.`,
  points: 36,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const bench = await EndpointBench.start();
  try {
    const all = killPoints(points, seed, await traceUndisturbed(bench));
    const ends: PointEnd[] = [];
    for (let first = 0; first < points; first += TOGETHER) {
      ends.push(...(await killTogether(bench, all.slice(first, first + TOGETHER))));
      for (const { title, faults } of ends.slice(first)) log(`${title}: ${faults.join('; ') || 'right'}`);
    }
    const expected = 'the end of an undisturbed one, nothing twice and nothing left';
    const failures = ends.flatMap(({ title, faults }) =>
      faults.map((got): ChaosFailure => ({ point: title, expected, got })),
    );
    return { matrix: 'endpoints', points, failures, rows: byKind(ends) };
  } finally {
    await bench.close();
  }
}

/** The requests of each kind where nothing is killed; a kind that is wrong by itself proves nothing. */
async function traceUndisturbed(bench: EndpointBench): Promise<Traces> {
  const traces: Partial<Record<Kind, readonly Step[]>> = {};
  for (const [at, kind] of KINDS.entries()) {
    if (kind === 'cancel') continue;
    const lane = new EndpointLane(bench, kind, `calm-${at}-q`);
    await lane.prepare();
    const steps = bench.gate.record(lane.name);
    await lane.begin();
    // What follows is no part of it: `faults` deletes the endpoint.
    traces[kind] = [...steps];
    bench.gate.release();
    const faults = await lane.faults();
    if (faults.length > 0) throw new Error(`undisturbed, ${lane.title}: ${faults.join('; ')}`);
  }
  return { ...(traces as Traces), cancel: traces.deploy as readonly Step[] };
}

interface PointEnd {
  readonly kind: Kind;
  readonly title: string;
  readonly faults: readonly string[];
}

/** Holds all where they are aimed at, kills the worker, and waits until the next one has ended them. */
async function killTogether(bench: EndpointBench, points: readonly KillPoint[]): Promise<readonly PointEnd[]> {
  const lanes = points.map((point) => ({
    point,
    lane: new EndpointLane(bench, point.kind, `point-${String(point.index).padStart(3, '0')}-q`, point),
  }));
  await Promise.all(lanes.map(({ lane }) => lane.prepare()));
  let there = 0;
  for (const { lane, point } of lanes) {
    void bench.gate.hold(lane.name, point.aim).then(() => {
      there += 1;
    });
    void lane.begin();
  }
  await until(() => there === lanes.length, { what: 'all to be where they are aimed at', timeout: DEADLINE });
  await bench.killWorker();
  bench.gate.release();
  await Promise.all(lanes.map(({ lane }) => lane.whileDead()));
  await bench.startWorker();
  return Promise.all(
    lanes.map(async ({ lane }) => {
      const faults = await lane.faults().catch((error: Error) => [error.message]);
      return { kind: lane.kind, title: lane.title, faults };
    }),
  );
}

const byKind = (ends: readonly PointEnd[]) =>
  KINDS.map((kind) => {
    const own = ends.filter((end) => end.kind === kind);
    return { kind, kills: own.length, unexpected: own.filter(({ faults }) => faults.length > 0).length };
  });
