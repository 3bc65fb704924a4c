import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOf } from '@durable-forecast/lib/hash';
import { startS3 } from '../support/s3.js';
import { testThreads } from '../support/threads.js';
import type { ChaosFailure, ChaosMatrix, ChaosOptions, ChaosResult } from './chaos.js';
import { type Damage, type Place, STEPS } from './raw-data/damage.js';
import { BYTE_DAMAGES } from './raw-data/damages/bytes.js';
import { CALENDAR_DAMAGES } from './raw-data/damages/calendar.js';
import { COLUMN_DAMAGES } from './raw-data/damages/columns.js';
import { FORM_DAMAGES } from './raw-data/damages/forms.js';
import { LINE_DAMAGES } from './raw-data/damages/lines.js';
import { NAME_DAMAGES } from './raw-data/damages/names.js';
import { VALUE_DAMAGES } from './raw-data/damages/values.js';
import { Dice } from './raw-data/dice.js';
import { type Draft, TABLES } from './raw-data/draft.js';
import { Inspection } from './raw-data/inspection.js';
import { judge, MOST_MEMORY } from './raw-data/judge.js';
import { soundData } from './raw-data/sound-data.js';

export const DAMAGES: readonly Damage[] = [
  ...VALUE_DAMAGES,
  ...NAME_DAMAGES,
  ...CALENDAR_DAMAGES,
  ...LINE_DAMAGES,
  ...COLUMN_DAMAGES,
  ...FORM_DAMAGES,
  ...BYTE_DAMAGES,
];

/** Each so-and-so-many-th point has several damages at once. */
const COMBINED = 5;
const MOST_COMBINED = 3;

export const matrix: ChaosMatrix = {
  description: `Breaks the raw files of a small data set at random places in ${DAMAGES.length} ways, one a point and at every ${COMBINED}th several at
once, brings them to S3 as a user does and inspects them as a run does. Each point is either refused with file, line and cure,
or gives bit for bit what the sound data gives.`,
  points: 200,
  run,
};

async function run({ points, seed, log }: ChaosOptions): Promise<ChaosResult> {
  const folder = await mkdtemp(join(tmpdir(), 'forecast-chaos-'));
  const s3 = await startS3();
  const threads = testThreads();
  try {
    const inspection = new Inspection(s3, threads, join(folder, 'data'));
    const undamaged = writtenFiles(soundData(seed));
    const sound = await inspection.inspect(soundData(seed));
    if (sound.kind !== 'read') throw new Error(`the sound data is refused: ${sound.message}`);
    if (sound.warnings.length > 0) throw new Error(`the sound data is odd: ${sound.warnings.join(' ')}`);
    const failures: ChaosFailure[] = [];
    const counts = new Map<string, { points: number; read: number; refused: number; unexpected: number }>();
    const memory = process.memoryUsage().rss;
    const order = new Dice(seed, 0).shuffled(DAMAGES);
    for (let point = 0; point < points; point++) {
      const dice = new Dice(seed, point + 1);
      const damages = damagesOf(point, order, dice);
      const draft = soundData(seed);
      const places = damages.map((damage): Place => damage.apply(draft, dice));
      if (writtenFiles(draft) === undamaged) throw new Error(`${damages.map(({ name }) => name)} breaks nothing`);
      const inspected = await inspection.inspect(draft);
      const grown = process.memoryUsage().rss - memory;
      const got =
        judge({ damages, places, draft, inspected }, sound.content) ??
        (grown > MOST_MEMORY ? `${Math.round(grown / 2 ** 20)} MiB of memory` : undefined);
      const name = `${point} ${damages.map((damage) => damage.name).join(' + ')}`;
      log(`${name}: ${got ?? inspected.kind}`);
      if (got !== undefined) failures.push({ point: name, expected: expectedOf(damages), got });
      const step = damages.length > 1 ? 'several at once' : (damages[0] as Damage).step;
      const count = counts.get(step) ?? { points: 0, read: 0, refused: 0, unexpected: 0 };
      counts.set(step, count);
      count.points += 1;
      if (inspected.kind !== 'broke') count[inspected.kind] += 1;
      if (got !== undefined) count.unexpected += 1;
    }
    const rows = [...counts].map(([broken, count]) => ({ broken, ...count }));
    return { matrix: 'data', points, failures, rows };
  } finally {
    await threads.close();
    await s3.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Names and bytes of all files, to see whether a damage did anything. */
const writtenFiles = (draft: Draft): string =>
  hashOf(TABLES.map((table) => [draft[table].name ?? '', draft[table].render().toString('base64')]));

/** One damage after the other, in the order of the seed; at every few points several, no two of a step in one file. */
function damagesOf(point: number, order: readonly Damage[], dice: Dice): readonly Damage[] {
  if (point % COMBINED !== COMBINED - 1) {
    return [order[(point - Math.floor(point / COMBINED)) % order.length] as Damage];
  }
  const chosen = new Map<string, Damage>();
  for (let count = 2 + dice.below(MOST_COMBINED - 1); chosen.size < count; ) {
    const damage = dice.pick(DAMAGES);
    // Values and lines of one file get along with each other.
    if (!chosen.has(damage.step)) chosen.set(damage.step, damage);
  }
  return [...chosen.values()].toSorted((a, b) => STEPS.indexOf(a.step) - STEPS.indexOf(b.step));
}

const expectedOf = (damages: readonly Damage[]): string => {
  if (damages.every(({ expects }) => expects === 'read')) return 'what the sound data gives';
  return damages.length === 1 ? 'refused at its place, with a cure' : 'refused, or what the sound data gives';
};
