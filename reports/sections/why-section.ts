import type { SampledFeature, SampledMember } from '../../contracts/explanation/explanation-sample.js';
import { heading, note, paragraph, table } from '../html.js';
import { barPicture } from '../pictures/bar-picture.js';
import { linePicture } from '../pictures/line-picture.js';
import type { Picture } from '../pictures/picture.js';
import type { RunReport } from '../report-data.js';
import type { Part, Section } from '../section.js';
import { WEEKDAY_NAMES } from '../weekday-names.js';
import { interactionParts } from './interaction-parts.js';
import { EFFECTS, sayMargin } from './link-effects.js';

/** Features of a member that have a bar; the table below has all. */
const BARS = 15;
/** Features of a member whose dependence is drawn. */
const DEPENDENCES = 4;
/** Features whose values are codes in no order, which no line goes through. */
const CODES = /^(item|dept|cat|store|state)_id$|^event_/;
const WEEKDAY_FEATURES = ['weekday', 'dayofweek'];

/** What moves the forecast: which features, by how much, and which way with their values. */
export function whySection({ run, explanation }: RunReport): Section {
  return {
    title: 'Why',
    parts:
      explanation === undefined
        ? [note('Nothing says what moves this forecast: it was not computed, or could not be read.')]
        : [
            paragraph(
              `By ${explanation.rows.toLocaleString('en')} rows of the forecast, a series on a day each, drawn by units times price: what each feature adds to an answer is its exact Shapley value.` +
                ` A feature that moves answers is no cause of sales, and features that say nearly the same share it between them.`,
            ),
            ...explanation.members.flatMap(memberParts),
            note(`Of a single number: npx forecast explain ${run} --series ID --day DATE`),
          ],
  };
}

function memberParts(member: SampledMember): readonly Part[] {
  const { name, weight, rows, features, faults } = member;
  const title = heading(`${name}: ${Math.round(100 * weight)} % of the forecast`);
  const unsaid = faults.map((fault) => note(fault));
  if (rows === 0) return [title, ...unsaid];
  const ordered = features.filter(({ name: feature, dependence }) => !CODES.test(feature) && dependence.length > 1);
  return [
    title,
    sizePicture(member),
    ...ordered.slice(0, DEPENDENCES).map((feature) => dependencePicture(member, feature)),
    ...(features.length > ordered.slice(0, DEPENDENCES).length
      ? [note(`How answers go with a value is drawn of the first ${DEPENDENCES} whose values have an order.`)]
      : []),
    table(
      ['feature', 'what it is', EFFECTS[member.link].column],
      features.map(({ name: feature, meaning, mean }) => ({
        cells: [feature, meaning, EFFECTS[member.link].say(mean)],
      })),
      [2],
      `All features of ${name}`,
    ),
    ...interactionParts(member),
    ...unsaid,
  ];
}

function sizePicture({ name, link, rows, features }: SampledMember): Picture {
  const { axis, format, of } = EFFECTS[link];
  const drawn = features.slice(0, BARS);
  return barPicture(
    {
      title: `What moves ${name}`,
      description: `Mean size of what a feature adds to an answer, up or down, over ${rows.toLocaleString('en')} rows: the ${drawn.length} largest of ${features.length}.`,
      label: 'feature',
      value: axis,
      isLying: true,
      ...(format === undefined ? {} : { format: format.replace('+', '') }),
    },
    drawn.map(({ name: label, mean }) => ({ label, value: of(mean) })),
  );
}

/** How a feature's contribution goes with its value. */
function dependencePicture({ name, link }: SampledMember, feature: SampledFeature): Picture {
  const { axis, format, of, say } = EFFECTS[link];
  const labels = WEEKDAY_FEATURES.includes(feature.name) ? WEEKDAY_NAMES : undefined;
  const sayValue = (value: number) => labels?.[value] ?? sayMargin(value);
  return linePicture(
    {
      title: `${feature.name} in ${name}`,
      description: `${feature.meaning}: what it adds to the answer on average, by its value, in ${feature.dependence.length} stretches of about as many rows each.`,
      x: { title: feature.name },
      y: { title: axis, ...(format === undefined ? {} : { format }) },
      ...(labels === undefined ? {} : { labels }),
      table: {
        head: ['from', 'to', axis],
        rows: feature.dependence.map(({ from, to, contribution }) => ({
          cells: [sayValue(from), sayValue(to), say(contribution)],
        })),
        numbers: [0, 1, 2],
      },
    },
    {
      lines: [
        {
          name: feature.name,
          points: feature.dependence.map(({ from, to, contribution }) => ({
            x: (from + to) / 2,
            y: of(contribution),
          })),
        },
      ],
    },
  );
}
