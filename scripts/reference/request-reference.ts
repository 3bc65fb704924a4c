import { described, fieldTable, isPlainObject, type Row, rowsBelow } from './field-table.js';
import { GENERATED } from './markdown.js';
import { type JsonSchema, requestJsonSchema } from './request-schema.js';

/** Types, ranges and defaults of every field that a request may have. @throws Error at a field without a description */
export function requestReference(): string {
  const fields = Object.entries(requestJsonSchema().properties ?? {});
  return `${[
    '# The request',
    GENERATED,
    'What `forecast run --config FILE` and `npm start -- --config FILE` read: YAML or JSON. Every field has a default, so an empty file is a ' +
      'complete request; a field that is not listed here is refused. The same as a JSON Schema for editors: ' +
      '[request.schema.json](request.schema.json). Source: `contracts/request/`.',
    '`<name>` stands for a name of your choice, `[]` for each entry of a list.',
    ...fields.flatMap(([name, schema]) => sectionOf(name, schema)),
  ].join('\n\n')}\n`;
}

function sectionOf(name: string, schema: JsonSchema): readonly string[] {
  const own: Row = { path: name, form: '', schema, required: false };
  const rows = isPlainObject(schema) ? rowsBelow(own) : [own, ...rowsBelow(own)];
  const intro = isPlainObject(schema) ? [described(own)] : [];
  return [`## ${name}`, ...intro, fieldTable(rows)];
}
