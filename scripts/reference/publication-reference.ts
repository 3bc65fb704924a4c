import { fieldTable, rowsBelow } from './field-table.js';
import { code, GENERATED } from './markdown.js';
import {
  levelRowJsonSchema,
  manifestJsonSchema,
  pointerJsonSchema,
  seriesRowJsonSchema,
  tombstoneJsonSchema,
} from './publication-schema.js';
import type { JsonSchema } from './request-schema.js';

/** What planners' systems find in the bucket, field by field and column by column. */
export function publicationReference(): string {
  return `${[
    '# A published forecast',
    GENERATED,
    'What lies below `forecasts/<name>/` in the bucket, and how to read it without ever seeing a mixture: [docs/publication.md](../publication.md). Each object says which schema it ' +
      'has, by name and number. Fields and columns may be added to a number; what would take one away or change its meaning gets the next number, and versions of ' +
      'earlier numbers stay readable. Fields that are not *always* there may be left out. Source: `contracts/publication/`.',
    '`[]` stands for each entry of a list, `<name>` for a name from the data.',
    ...section('current.json: forecast.pointer/1', 'pointer.schema.json', pointerJsonSchema()),
    ...section('versions/<version>/manifest.json: forecast.manifest/1', 'manifest.schema.json', manifestJsonSchema()),
    ...section(
      'versions/<version>/forecast.parquet: forecast.series-table/2',
      'series-row.schema.json',
      seriesRowJsonSchema(),
      'A row a series and day, series after series and store after store. `forecast.csv` has the same columns, where the request asks for it. In number 1, of 0.1.0, `date` is a text.',
    ),
    ...section(
      'versions/<version>/levels.parquet: forecast.level-table/2',
      'level-row.schema.json',
      levelRowJsonSchema(),
      'A row a group and day of the levels above the series; not there with `publish.quantiles: false`. In number 1, of 0.1.0, `date` is a text.',
    ),
    ...section(
      'versions/<version>/deleted.json: forecast.tombstone/1',
      'tombstone.schema.json',
      tombstoneJsonSchema(),
      'What is left of a version that was deleted.',
    ),
    '## versions/&lt;version&gt;/submission.csv: forecast.submission/1',
    'The layout of an M5 submission: `id,F1,…,F28`, a line a series, ids with the end that they have in the sales.',
  ].join('\n\n')}\n`;
}

function section(title: string, file: string, schema: JsonSchema, about?: string): readonly string[] {
  const rows = rowsBelow({ path: '', form: '', schema, required: true }).map((row) => ({
    ...row,
    path: row.path.replace(/^\./, ''),
  }));
  return [
    `## ${title.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}`,
    `${about === undefined ? '' : `${about} `}As a JSON Schema: [${code(file)}](${file}).`,
    fieldTable(rows, 'always'),
  ];
}
