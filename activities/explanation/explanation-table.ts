import type { FeatureDefinition } from '../../contracts/features/feature-definition.js';
import { writeForecastParquet } from '../forecasts/write-forecast-parquet.js';
import type { DrawnRow } from './draw-rows.js';

/** A member's answer for a drawn row, and what it is made of. */
export interface ExplanationRow {
  readonly member: string;
  readonly row: DrawnRow;
  /** Units. */
  readonly answer: number;
  /** In the margin, as the contributions. */
  readonly bias: number;
  readonly values: Float32Array;
  readonly contributions: Float32Array;
}

const DAY_MS = 86_400_000;

/**
 * The rows as parquet: `member`, `id`, `d`, `date`, `published` and `answer` in units, `bias`, then for each feature its value
 * and, as `shap_<feature>`, its contribution. `bias` and the contributions add up to the margin of the answer.
 */
export function explanationTable(
  definitions: readonly Pick<FeatureDefinition, 'name'>[],
  rows: readonly ExplanationRow[],
): Uint8Array {
  const text = (of: (row: ExplanationRow) => string) => {
    const labels = [...new Set(rows.map(of))];
    const codes = new Map(labels.map((label, code) => [label, code]));
    return { labels, codes: Int32Array.from(rows, (row) => codes.get(of(row)) as number) };
  };
  const number = (of: (row: ExplanationRow) => number) => Float32Array.from(rows, of);
  return writeForecastParquet(
    {
      texts: { member: text(({ member }) => member), id: text(({ row }) => row.id), d: text(({ row }) => row.d) },
      dates: { date: Int32Array.from(rows, ({ row }) => Date.parse(row.date) / DAY_MS) },
      numbers: {
        published: number(({ row }) => row.published),
        answer: number(({ answer }) => answer),
        bias: number(({ bias }) => bias),
        ...Object.fromEntries(definitions.map(({ name }, at) => [name, number(({ values }) => values[at] as number)])),
        ...Object.fromEntries(
          definitions.map(({ name }, at) => [
            `shap_${name}`,
            number(({ contributions }) => contributions[at] as number),
          ]),
        ),
      },
    },
    undefined,
  );
}
