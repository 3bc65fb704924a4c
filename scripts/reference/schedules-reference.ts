import { fieldTable, rowsBelow } from './field-table.js';
import { GENERATED } from './markdown.js';
import { type JsonSchema, schedulesJsonSchema } from './request-schema.js';

/** Types, ranges and defaults of every field of a file with schedules. @throws Error at a field without a description */
export function schedulesReference(): string {
  const schema = schedulesJsonSchema();
  const rows = rowsBelow({ path: '', form: '', schema: withoutRequests(schema), required: true });
  return `${[
    '# A file of schedules',
    GENERATED,
    'What `forecast schedule apply FILE` reads: YAML or JSON. A field that is not listed here is refused. Lengths of time are a number and its unit: `90s`, `15m`, `12h`, `2d`, `1w`. ' +
      'The same as a JSON Schema for editors: [schedules.schema.json](schedules.schema.json). How to use it: [docs/operations.md](../operations.md). Source: `contracts/scheduling/schedule.ts`.',
    '`<name>` stands for a name of your choice, `[]` for each entry of a list.',
    fieldTable(rows.map((row) => ({ ...row, path: row.path.replace(/^\./, '') }))),
  ].join('\n\n')}\n`;
}

/** The fields of a request have a page of their own. */
function withoutRequests(schema: JsonSchema): JsonSchema {
  const { schedules } = schema.properties ?? {};
  const entry = schedules?.additionalProperties;
  if (typeof entry !== 'object') throw new Error('a file of schedules has a schedule by each name');
  const { description } = entry.properties?.request ?? {};
  const request: JsonSchema = {
    description: `${description} Its fields: [request.md](request.md).`,
    anyOf: [{ type: 'string' }, { type: 'object' }],
    default: {},
  };
  const additionalProperties = { ...entry, properties: { ...entry.properties, request } };
  return { ...schema, properties: { ...schema.properties, schedules: { ...schedules, additionalProperties } } };
}
