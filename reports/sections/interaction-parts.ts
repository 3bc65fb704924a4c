import type { SampledInteractions, SampledMember } from '../../contracts/explanation/explanation-sample.js';
import { note, table } from '../html.js';
import { heatPicture } from '../pictures/heat-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { Part } from '../section.js';
import { EFFECTS } from './link-effects.js';

/** Features of a square: of more, the cells have no room for a number. */
const SIDE = 10;
/** Rows of the table. */
const MOST_PAIRS = 20;

/** What the features of a member do in pairs. */
export function interactionParts({ name, link, rows, interactions }: SampledMember): readonly Part[] {
  if (interactions === undefined) {
    return [note(`What the features of ${name} do in pairs was not computed.`)];
  }
  const { rows: paired, found, pairs } = interactions;
  const ofRows = `${paired.toLocaleString('en')} of these ${rows.toLocaleString('en')} rows`;
  if (pairs.length === 0) return [note(`No two features of ${name} do anything together, by ${ofRows}.`)];
  const { column, say } = EFFECTS[link];
  return [
    squarePicture({ name, link }, interactions, ofRows),
    table(
      ['feature', 'together with', column],
      pairs.slice(0, MOST_PAIRS).map(({ features: [a, b], mean }) => ({ cells: [a, b, say(mean)] })),
      [2],
      `Pairs of features of ${name}`,
    ),
    ...(found > MOST_PAIRS
      ? [
          note(
            `The ${MOST_PAIRS} largest of ${found} pairs that do anything together; explanations.json of the run has more.`,
          ),
        ]
      : []),
  ];
}

function squarePicture(
  { name, link }: Pick<SampledMember, 'name' | 'link'>,
  { pairs }: SampledInteractions,
  ofRows: string,
): Picture {
  const { axis, say, sayShort } = EFFECTS[link];
  // The pairs come largest first, and so do their features.
  const names = [...new Set(pairs.flatMap(({ features }) => features))].slice(0, SIDE);
  const drawn = pairs.filter(({ features }) => features.every((feature) => names.includes(feature)));
  const [largest] = drawn;
  return heatPicture(
    {
      title: `What features do together in ${name}`,
      description:
        `Mean size of what two features add to an answer together beyond what each adds alone, ${axis}, over ${ofRows}: ` +
        'the exact Shapley interaction value, both halves. The features of the largest pairs; where a cell is empty, they do nothing together or too little to be kept.',
      ...{ deepest: largest?.mean ?? 1, say: sayShort, sayExactly: say },
    },
    names,
    drawn.flatMap(({ features: [a, b], mean }) => [
      { row: a, column: b, value: mean },
      { row: b, column: a, value: mean },
    ]),
  );
}
