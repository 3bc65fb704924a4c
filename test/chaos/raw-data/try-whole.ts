import { join } from 'node:path';
import { type Damage, STEPS } from './damage.js';
import { DAMAGES } from './damages/index.js';
import { Dice } from './dice.js';
import type { Inspection } from './inspection.js';
import { soundData } from './sound-data.js';
import { nameOf } from './tally.js';
import { runWhole, type WholeRun } from './whole-run.js';

interface WholePoint {
  readonly name: string;
  readonly expected: 'published' | 'refused';
  /** What is wrong about the outcome; undefined where it is as expected. */
  readonly got: string | undefined;
}

interface WholeOptions {
  readonly whole: number;
  readonly seed: number;
  /** Points before these. */
  readonly points: number;
  readonly log: (line: string) => void;
}

/** In turns, damages that must be seen through, and one that must be refused before anything is trained. */
export async function tryWhole(
  inspection: Inspection,
  folder: string,
  { whole, seed, points, log }: WholeOptions,
): Promise<readonly WholePoint[]> {
  const tried: WholePoint[] = [];
  if (whole === 0) return tried;
  const sound = await runWhole(await inspection.write(soundData(seed)), join(folder, 'sound'));
  if (sound.kind !== 'published') throw new Error(`the sound data is not published: ${sound.message}`);
  for (let index = 0; index < whole; index++) {
    const dice = new Dice(seed, points + index + 1);
    const expected = index % 2 === 0 ? 'published' : 'refused';
    const damages = expected === 'published' ? seenThrough(dice) : [dice.pick(ofKind('refused'))];
    const draft = soundData(seed);
    for (const damage of damages) damage.apply(draft, dice);
    const run = await runWhole(await inspection.write(draft), join(folder, `whole-${index}`));
    const point = { name: `${points + index} whole: ${nameOf(damages)}`, expected, got: judge(run, sound) } as const;
    const isExpected = point.got === undefined && (run.kind === 'published') === (expected === 'published');
    const got = isExpected ? undefined : (point.got ?? (run.kind === 'published' ? 'published' : run.message));
    log(`${point.name}: ${got ?? run.kind}`);
    tried.push({ ...point, got });
  }
  return tried;
}

/** One damage of each step, which all must be seen through. */
function seenThrough(dice: Dice): readonly Damage[] {
  const usable = ofKind('read').filter(({ reorders = false }) => !reorders);
  return STEPS.flatMap((step) => {
    const ofStep = usable.filter((damage) => damage.step === step);
    return ofStep.length === 0 ? [] : [dice.pick(ofStep)];
  });
}

const ofKind = (kind: Damage['expects']): readonly Damage[] => DAMAGES.filter(({ expects }) => expects === kind);

function judge(run: WholeRun, sound: WholeRun & { readonly kind: 'published' }): string | undefined {
  if (run.kind === 'published') return run.content === sound.content ? undefined : 'another forecast was published';
  // The run says what is wrong with the data, and not that something broke.
  return /cure: |lacks /.test(run.message) ? undefined : `no cure: ${run.message}`;
}
