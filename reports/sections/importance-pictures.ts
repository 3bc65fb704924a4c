import { COLOURS } from '../pictures/chart-spec.js';
import { linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { DrawnTrial } from '../report-data.js';

/** Trials whose feature importance is drawn: those of the others look alike. */
const MOST_TRIALS = 4;

/** Which features the trees split by, over the rounds: of the champion and the next best that saved it. */
export function importancePictures(trials: readonly DrawnTrial[], champion: string | undefined): readonly Picture[] {
  const saved = trials.filter(({ importance }) => Object.keys(importance).length > 0);
  const ordered = [...saved.filter(({ name }) => name === champion), ...saved.filter(({ name }) => name !== champion)];
  return ordered
    .slice(0, MOST_TRIALS)
    .map((trial, index) => importancePicture(trial, index === 0 ? ordered.length - MOST_TRIALS : 0));
}

function importancePicture({ name, algorithm, importance }: DrawnTrial, undrawn: number): Picture {
  const last = (points: readonly { readonly value: number }[]) => points.at(-1)?.value ?? 0;
  const features = Object.entries(importance).sort(([, a], [, b]) => last(b) - last(a));
  const drawn = features.slice(0, COLOURS.length);
  return linePicture(
    {
      title: `Feature importance: ${name} (${algorithm})`,
      description:
        `Share of splits over the rounds: the ${drawn.length} most important of ${features.length} features; the table has all at the last round.` +
        (undrawn > 0 ? ` ${undrawn} more trials saved theirs and are not drawn.` : ''),
      x: { title: 'round' },
      y: { title: 'share of splits', fromZero: true },
      table: {
        head: ['feature', 'share of splits'],
        rows: features.map(([feature, points]) => ({ cells: [feature, last(points).toFixed(4)] })),
        numbers: [1],
      },
    },
    {
      lines: drawn.map(([feature, points]) => ({
        name: feature,
        points: points.map(({ step, value }) => ({ x: step, y: value })),
      })),
    },
  );
}
