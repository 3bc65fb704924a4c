import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '@durable-forecast/lib/hash';
import { Option } from 'commander';
import { startS3 } from '../support/s3.js';
import { testThreads } from '../support/threads.js';
import { type ChaosMatrix, type ChaosOptions, type ChaosResult, wholeNumber } from './chaos.js';
import { type Damage, type Place, STEPS } from './raw-data/damage.js';
import { DAMAGES } from './raw-data/damages/index.js';
import { Dice } from './raw-data/dice.js';
import { type Draft, TABLES } from './raw-data/draft.js';
import { followCure } from './raw-data/follow-cure.js';
import { Inspection } from './raw-data/inspection.js';
import { judge, MOST_MEMORY, type Point } from './raw-data/judge.js';
import { soundData } from './raw-data/sound-data.js';
import { nameOf, Tally } from './raw-data/tally.js';
import { tryWhole } from './raw-data/try-whole.js';

/** Each so-and-so-many-th point has several damages at once. */
const COMBINED = 5;
const MOST_COMBINED = 3;

export const matrix: ChaosMatrix<DataChaosOptions> = {
  description: `Breaks the raw files of a small data set at random places in ${DAMAGES.length} ways, one a point and at every ${COMBINED}th several at
once, brings them to S3 as a user does and inspects them as a run does. Each point is either refused with file, line and cure,
and mending the lines that it names makes the data sound, or it gives bit for bit what the sound data gives. The last ones go through the whole pipeline, each on a stack of its own.`,
  points: 200,
  options: [
    new Option('--whole <number>', 'how many of the points go through the whole pipeline; 0 for none')
      .argParser(wholeNumber)
      .default(2),
  ],
  run,
};

interface DataChaosOptions extends ChaosOptions {
  readonly whole: number;
}

async function run({ points, seed, whole, log }: DataChaosOptions): Promise<ChaosResult> {
  const folder = await mkdtemp(join(tmpdir(), 'forecast-chaos-'));
  const s3 = await startS3();
  const threads = testThreads();
  try {
    const inspection = new Inspection(s3, threads, join(folder, 'data'));
    const tally = new Tally();
    const sound = await inspection.inspect(soundData(seed));
    if (sound.kind !== 'read') throw new Error(`the sound data is refused: ${sound.message}`);
    if (sound.warnings.length > 0) throw new Error(`the sound data is odd: ${sound.warnings.join(' ')}`);
    const order = new Dice(seed, 0).shuffled(DAMAGES);
    const memory = process.memoryUsage().rss;
    const last = Math.max(0, points - whole);
    for (let point = 0; point < last; point++) {
      const tried = await tryPoint(inspection, seed, point, order);
      const grown = process.memoryUsage().rss - memory;
      const got =
        judge(tried, sound.content) ??
        (await followCure(inspection, tried, { draft: soundData(seed), content: sound.content })) ??
        (grown > MOST_MEMORY ? `${grown >> 20} MiB of memory` : undefined);
      const { damages, inspected } = tried;
      log(`${point} ${nameOf(damages)}: ${got ?? inspected.kind}`);
      tally.add(point, damages, inspected.kind, got);
    }
    for (const { name, expected, got } of await tryWhole(inspection, folder, {
      whole: points - last,
      seed,
      points: last,
      log,
    })) {
      tally.addWhole(name, expected, got);
    }
    return { matrix: 'data', points, failures: tally.failures, rows: tally.rows };
  } finally {
    await threads.close();
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws Error when the damages break nothing: the matrix would prove less than it says */
async function tryPoint(inspection: Inspection, seed: number, point: number, order: readonly Damage[]): Promise<Point> {
  const dice = new Dice(seed, point + 1);
  const damages = damagesOf(point, order, dice);
  const draft = soundData(seed);
  const places = damages.map((damage): Place => damage.apply(draft, dice));
  if (writtenFiles(draft) === writtenFiles(soundData(seed))) throw new Error(`${nameOf(damages)} breaks nothing`);
  return { damages, places, draft, inspected: await inspection.inspect(draft) };
}

/** Names and bytes of all files, to see whether a damage did anything. */
const writtenFiles = (draft: Draft): string =>
  hashOf(TABLES.map((table) => [draft[table].name ?? '', draft[table].render().toString('base64')]));

/** One damage after the other, in the order of the seed; at every few points several, each of another step. */
function damagesOf(point: number, order: readonly Damage[], dice: Dice): readonly Damage[] {
  if (point % COMBINED !== COMBINED - 1) {
    return [order[(point - Math.floor(point / COMBINED)) % order.length] as Damage];
  }
  const chosen = new Map<string, Damage>();
  for (let count = 2 + dice.below(MOST_COMBINED - 1); chosen.size < count; ) {
    const damage = dice.pick(DAMAGES);
    // Values and lines of one file get along with each other; of a web page, no byte can be changed that matters.
    const key = damage.step === 'bytes' ? 'form' : damage.step;
    if (!chosen.has(key)) chosen.set(key, damage);
  }
  return [...chosen.values()].toSorted((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}
