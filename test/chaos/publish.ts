import { Option } from 'commander';
import { until } from '../support/until.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { KINDS, type KillPoint, killPoints, type Traces } from './publish/kill-points.js';
import { PublicationLane, REFUSING, ROWS, tablesOf, UNITS, type Undisturbed } from './publish/publication-lane.js';
import { PublishBench, versionOf } from './publish/publish-bench.js';
import { readThroughMoves } from './publish/read-through-moves.js';

/** Points that share a death of the worker; most of one is waiting until Temporal notices it. */
const TOGETHER = 8;
/** Milliseconds that a step may take, many times what it does. */
const DEADLINE = 120_000;
const PUBLICATIONS = 50;
const ROLLBACKS = 10;

export const matrix: ChaosMatrix<PublishChaosOptions> = {
  description: `Publishes prepared forecasts through a real S3 server and a real Temporal, and kills the worker with SIGKILL at each request of a
publication and of a rollback to S3: before it arrives, when half of it has, and when it had its effect and nobody knows. Readers look at
pointer and manifest of each forecast 20 times a second, read all files of a version that is new to them, and those of a forecast
in turn 20 times a second. Proves that they never see a missing, partial, mixed or earlier version, that a publication ends with one move of the
pointer and the files of an undisturbed one, that of two publishers one wins and the other says so, and that of a version which is refused nothing is
published. With --readers nothing is killed: a reader in TypeScript and the example in Python read through ${PUBLICATIONS} publications and
${ROLLBACKS} rollbacks, and each read must be whole, and of a version that was current while it went on.`,
  points: 40,
  options: [new Option('--readers', `read through ${PUBLICATIONS} publications and ${ROLLBACKS} rollbacks instead`)],
  run,
};

interface PublishChaosOptions extends ChaosOptions {
  readonly readers?: true;
}

async function run({ points, seed, log, readers }: PublishChaosOptions): Promise<ChaosResult> {
  const bench = await PublishBench.start();
  try {
    if (readers) return await readThrough(bench, seed, log);
    const { traces, undisturbed } = await publishUndisturbed(bench);
    const ends: PointEnd[] = [];
    const all = killPoints(points, seed, traces);
    for (let first = 0; first < points; first += TOGETHER) {
      ends.push(...(await killTogether(bench, all.slice(first, first + TOGETHER), undisturbed)));
      for (const { title, faults, lane } of ends.slice(first)) {
        log(`${title}: ${faults.join('; ') || 'right'}, ${lane.polls} polls, ${lane.reads} whole reads`);
      }
    }
    const expected = 'one version, as undisturbed, and no reader disturbed';
    const failures = ends.flatMap(({ title, faults }) =>
      faults.map((got): ChaosFailure => ({ point: title, expected, got })),
    );
    return { matrix: 'publish', points, failures, rows: byKind(ends) };
  } finally {
    await bench.close();
  }
}

async function readThrough(bench: PublishBench, seed: number, log: ChaosOptions['log']): Promise<ChaosResult> {
  const name = 'read';
  const forecast = {
    ...{ name, store: bench.store, environment: bench.awsEnvironment, rows: ROWS },
    publish: async (run: string, units: number) => versionOf((await bench.publish({ name, run, units })).end),
    rollBack: async (to: string) => versionOf((await bench.rollBack(name, to)).end),
  };
  const plan = { publications: PUBLICATIONS, rollbacks: ROLLBACKS, seed, log };
  const { faults, rows } = await readThroughMoves(forecast, plan);
  const expected = 'a whole version that was current meanwhile';
  const failures = faults.map((got): ChaosFailure => ({ point: 'readers', expected, got }));
  return { matrix: 'publish', points: PUBLICATIONS + ROLLBACKS, failures, rows };
}

/** What the points are held against, and the steps at which they strike. */
async function publishUndisturbed(
  bench: PublishBench,
): Promise<{ readonly traces: Traces; readonly undisturbed: Undisturbed }> {
  const name = 'undisturbed';
  const undisturbed = new Map<number, string>();
  const publish = async (run: string, units: number) => {
    const steps = bench.gate.record({ name, run });
    await versionOf((await bench.publish({ name, run, units })).end);
    bench.gate.release();
    undisturbed.set(units, tablesOf((await bench.manifestOf(name, run)).files));
    return steps;
  };
  const first = await publish('base', UNITS.base);
  const next = await publish('next', UNITS.next);
  await publish('rival', UNITS.rival);
  const refused = bench.gate.record({ name, run: 'refused' });
  await (await bench.publish({ name, run: 'refused', units: UNITS.refused, limits: REFUSING })).end;
  bench.gate.release();
  const rollback = bench.gate.record({ name, run: 'base' });
  await versionOf((await bench.rollBack(name, 'base')).end);
  bench.gate.release();
  return { traces: { first, next, refused, rollback }, undisturbed };
}

interface PointEnd {
  readonly title: string;
  readonly lane: PublicationLane;
  readonly faults: readonly string[];
}

/** Holds all publications where they are aimed at, kills the worker, and waits until the next one has ended them. */
async function killTogether(
  bench: PublishBench,
  points: readonly KillPoint[],
  undisturbed: Undisturbed,
): Promise<readonly PointEnd[]> {
  const lanes = points.map((point) => new PublicationLane(bench, point, undisturbed));
  await Promise.all(lanes.map((lane) => lane.prepare()));
  for (const lane of lanes) lane.watch(lanes.length);
  const held = (await Promise.all(lanes.map((lane) => lane.begin()))).flat();
  let there = 0;
  for (const each of held) each.then(() => (there += 1));
  await until(() => there === held.length, {
    what: 'all publications to be where they are aimed at',
    timeout: DEADLINE,
  });
  await bench.killWorker();
  bench.gate.release();
  await bench.startWorker();
  return Promise.all(
    lanes.map(async (lane) => {
      const faults = await lane.faults().catch((error: Error) => [error.message]);
      return { title: lane.title, lane, faults };
    }),
  );
}

const byKind = (ends: readonly PointEnd[]) =>
  KINDS.map((kind) => {
    const own = ends.filter(({ lane }) => lane.point.kind === kind);
    const sum = (count: (lane: PublicationLane) => number) => own.reduce((all, { lane }) => all + count(lane), 0);
    return {
      kind,
      kills: own.length,
      polls: sum((lane) => lane.polls),
      'a second': (sum((lane) => lane.pollsASecond) / Math.max(1, own.length)).toFixed(1),
      'whole reads': sum((lane) => lane.reads),
      unexpected: own.filter(({ faults }) => faults.length > 0).length,
    };
  });
