import { randomFor } from '@durable-forecast/lib/random-stream';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import {
  DAMAGES,
  type Damage,
  damage,
  deleteObject,
  type KeptObject,
  keep,
  listKeys,
  restore,
  type Store,
  WAYS,
  type Way,
} from './readback/damage.js';
import { KINDS, type ObjectKind } from './readback/kinds.js';
import { type ReadbackBench, type RunEnd, startReadbackBench } from './readback/readback-bench.js';

export const matrix: ChaosMatrix = {
  description: `Deletes, cuts, swaps and changes objects that a run has left in S3, before a later run and while it goes on, through S3 and
on the disk below it, and checks that the run publishes bit for bit what an undisturbed one does, or nothing and says which
object it was.`,
  points: 40,
  run,
};

const EXPECTED = 'the undisturbed forecast, or nothing and the name of the object';

/** What happens to which object, and when. */
interface Point {
  readonly index: number;
  readonly kind: ObjectKind;
  readonly how: Damage;
  readonly way: Way;
  /** Before the run, or at its so manieth look at an object of the kind. */
  readonly look: number | 'before';
  /** 0 to 1: where in the object. */
  readonly place: number;
  /** 0 to 1: which object, and which other takes its place. */
  readonly choice: number;
}

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const bench = await startReadbackBench();
  try {
    // A second dataset, so that each kind has objects that look right and are not.
    const others = await bench.run('other-data', await bench.upload(2));
    const undisturbed = await bench.run('undisturbed', await bench.upload(1));
    if (undisturbed.kind === 'failed' || others.kind === 'failed') {
      throw new Error(`the undisturbed runs failed: ${JSON.stringify([undisturbed, others])}`);
    }
    await requireAllKinds(bench.store);
    const failures: ChaosFailure[] = [];
    const rows: Record<string, unknown>[] = [];
    for (const point of pointsOf(points, seed)) {
      const began = performance.now();
      const { hit, end } = await tryPoint(bench, point);
      const fault = faultOf(end, undisturbed.files, hit);
      const name = nameOf(point, hit?.key);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      log(`${name}: ${fault ?? end.kind}, ${seconds} s`);
      rows.push({ point: name, end: hit === undefined ? `${end.kind}, never looked at` : end.kind, seconds });
      if (fault !== undefined) failures.push({ point: name, expected: EXPECTED, got: fault });
    }
    return { matrix: 'readback', points, failures, rows };
  } finally {
    await bench.close();
  }
}

/** Else a kind whose pattern holds for nothing any more would be passed over. @throws Error naming those kinds */
async function requireAllKinds(store: Store): Promise<void> {
  const keys = await listKeys(store);
  const missing = KINDS.filter(({ has }) => !keys.some(has)).map(({ name }) => name);
  if (missing.length > 0) throw new Error(`the undisturbed runs left no ${missing.join(', no ')}`);
}

function pointsOf(count: number, seed: number): readonly Point[] {
  return Array.from({ length: count }, (_, index): Point => {
    const random = (what: string) => randomFor(seed, index, what);
    const pick = <T>(items: readonly T[], what: string): T => items[Math.floor(random(what) * items.length)] as T;
    // Each kind comes before one comes again.
    const round = Math.floor(index / KINDS.length);
    const order = [...KINDS].sort((a, b) => randomFor(seed, round, a.name) - randomFor(seed, round, b.name));
    const kind = order[index % KINDS.length] as ObjectKind;
    const isBefore = kind.isFound && random('moment') < 0.5;
    return {
      index,
      kind,
      how: pick(DAMAGES, 'how'),
      way: pick(WAYS, 'way'),
      look: isBefore ? 'before' : 1 + Math.floor(random('look') * kind.looks),
      place: random('place'),
      choice: random('choice'),
    };
  });
}

interface Tried {
  /** What was damaged, as it was; undefined when the run never looked so often. */
  readonly hit: KeptObject | undefined;
  readonly end: RunEnd;
}

async function tryPoint({ store, gate, upload, run: start }: ReadbackBench, point: Point): Promise<Tried> {
  const name = `point-${String(point.index).padStart(3, '0')}`;
  let hit: KeptObject | undefined;
  const strike = async (key: string) => {
    hit = await keep(store, key);
    await damage(store, hit, { ...point, other: point.how === 'swap' ? await siblingOf(store, point, hit) : '' });
  };
  await unhide(store, point);
  if (point.look === 'before') {
    // A point that ended its run may have left none of the kind.
    if ((await foundObject(store, point)) === undefined) await start(`${name}-before`, await upload(1));
    await strike((await foundObject(store, point)) as string);
  }
  let looks = 0;
  let isStruck = point.look === 'before';
  gate.onRead = async ({ key }) => {
    if (!point.kind.has(key)) return;
    looks += 1;
    // One that is not there yet can't be damaged: the next look counts.
    if (looks < Number(point.look) || isStruck || !(await listKeys(store)).includes(key)) return;
    if (isStruck) return;
    isStruck = true;
    await strike(key);
  };
  // As a user starts it: raw files that are no longer there are sent again.
  const end = await upload(1)
    .then((dataset) => start(name, dataset))
    .finally(() => {
      gate.onRead = undefined;
    });
  // What the run has not made anew, since it ended or never read so far, is put right for the next point.
  if (hit !== undefined && (end.kind === 'failed' || !(await isReadable(store, hit.key)))) await restore(store, hit);
  return { hit, end };
}

/** Whether it is there, and is what its checksum says. */
const isReadable = (store: Store, key: string): Promise<boolean> =>
  keep(store, key).then(
    () => true,
    () => false,
  );

async function unhide(store: Store, { kind: { hiddenBy } }: Point): Promise<void> {
  if (hiddenBy === undefined) return;
  for (const key of await listKeys(store)) if (hiddenBy.test(key)) await deleteObject(store, key);
}

/** An object that runs have left, if there is one. */
async function foundObject(store: Store, { kind, choice }: Point): Promise<string | undefined> {
  const keys = (await listKeys(store)).filter((key) => kind.has(key));
  return keys[Math.floor(choice * keys.length)];
}

/** Another object of the kind that holds something else; where there is none, any other. */
async function siblingOf(store: Store, { kind, choice }: Point, { key, content }: KeptObject): Promise<string> {
  const keys = (await listKeys(store)).filter((other) => other !== key);
  const first = Math.floor(choice * keys.length);
  const inTurn = [...keys.slice(first), ...keys.slice(0, first)];
  for (const other of inTurn.filter(kind.has)) {
    if (!Buffer.from((await keep(store, other)).content).equals(content)) return other;
  }
  return inTurn[0] as string;
}

function faultOf(end: RunEnd, undisturbed: string, hit: KeptObject | undefined): string | undefined {
  if (end.kind === 'published') return end.files === undisturbed ? undefined : 'another forecast was published';
  if (hit !== undefined && namesObject(end.reason, hit.key)) return undefined;
  return `failed: ${end.reason.slice(0, 600)}`;
}

/** Raw files are named by their folder: its name is the proof of all of them. */
const namesObject = (reason: string, key: string): boolean =>
  !reason.startsWith('published all the same') &&
  (reason.includes(key) || (key.startsWith('datasets/') && reason.includes(key.slice(0, key.lastIndexOf('/')))));

const nameOf = ({ index, kind, how, way, look }: Point, key: string | undefined): string =>
  `${index} ${kind.name}: ${how} by ${way}, ${look === 'before' ? 'before the run' : `at look ${look}`}${key === undefined ? '' : ` (${key})`}`;
