import { fieldTable, rowsBelow } from './field-table.js';
import { GENERATED } from './markdown.js';
import { declarationJsonSchema } from './request-schema.js';

/** Types, ranges and defaults of every field of the declaration of an algorithm. @throws Error at a field without a description */
export function algorithmReference(): string {
  const rows = rowsBelow({ path: '', form: '', schema: declarationJsonSchema(), required: true });
  return `${[
    '# The declaration of an algorithm',
    GENERATED,
    'The file `algorithms/<name>.yaml`, or `sweep.algorithms.<name>.declaration` of a request: YAML or JSON. A field that is not listed here is refused. The same as a JSON Schema for ' +
      'editors: [algorithm.schema.json](algorithm.schema.json). How to write one: [docs/algorithms.md](../algorithms.md). Source: `contracts/algorithms/declaration-fields.ts`.',
    '`<name>` stands for a name of your choice, `[]` for each entry of a list.',
    fieldTable(rows.map((row) => ({ ...row, path: row.path.replace(/^\./, '') }))),
  ].join('\n\n')}\n`;
}
