import type { Prediction } from '../../contracts/endpoint/prediction.js';
import { type Column, renderTable } from '../terminal/render-table.js';

/** What the models say of each day, what that makes by their weights, what was published, and why that is another number. */
export function renderPrediction(prediction: Prediction): string {
  const { series, endpoint, version, days } = prediction;
  const models = days[0]?.answers ?? [];
  const columns: Column[] = [
    { head: 'day' },
    ...models.flatMap(({ variant }): Column[] => [
      { head: variant, align: 'right' },
      { head: 'transform', align: 'right' },
    ]),
    ...(models.length > 1 ? [{ head: 'weighted', align: 'right' } as const] : []),
    { head: 'published', align: 'right' },
  ];
  const rows = days.map(({ date, answers, weighted, published }) => [
    date,
    ...answers.flatMap(({ answer, transform }) => [formatUnits(answer), formatUnits(transform)]),
    ...(models.length > 1 ? [formatUnits(weighted)] : []),
    formatUnits(published),
  ]);
  return [
    `${series}, version ${version}, by ${endpoint}; units a day.`,
    '',
    renderTable(columns, rows),
    '',
    ...explain(prediction),
  ].join('\n');
}

/** Why the published number is not what the models say. */
function explain({ days, methods, correction: { correction, strength } }: Prediction): string[] {
  const models = days[0]?.answers ?? [];
  const parts = [
    ...models.map(({ member, weight }) => `${formatShare(weight)} ${member}`),
    ...methods
      .filter(({ weight }) => weight > 0)
      .map(({ name, weight }) => `${formatShare(weight)} ${name} (which no endpoint answers)`),
  ];
  const isOther = days.some(({ answers }) =>
    answers.some((one) => one.transform !== undefined && differs(one.answer, one.transform)),
  );
  return [
    `Published is ${parts.join(' + ')}${describeCorrection(correction, strength)}`,
    ...(isOther
      ? [
          "Not all answers are those of the run's batch transform: its container may be another by now. Deploy the version again.",
        ]
      : []),
  ];
}

function describeCorrection(correction: Prediction['correction']['correction'], strength: number): string {
  if (correction === 'none' || strength === 0) return '; nothing was corrected.';
  const way = strength === 1 ? 'to' : `${formatShare(strength)} of the way to`;
  switch (correction) {
    case 'store':
      return `. Then its total of each store was drawn ${way} that of the last 28 days.`;
    case 'store-department':
      return `. Then its total of each department of each store was drawn ${way} that of the last 28 days.`;
    case 'day-totals':
      return `. Then its sums of each day were drawn ${way} what a regression on daily totals says.`;
    case 'least-squares-structural':
    case 'least-squares-variances':
      return '. Then it was brought as near to the daily totals of each store and its departments as both deserve by their errors.';
  }
}

const differs = (a: number, b: number): boolean => Math.abs(a - b) > 1e-9 + 1e-6 * Math.abs(b);

const formatShare = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

const formatUnits = (units: number | undefined): string => (units === undefined ? '–' : units.toFixed(4));
