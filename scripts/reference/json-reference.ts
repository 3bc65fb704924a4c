import { z } from 'zod';
import type { JsonShape } from '../../client/json/json-shape.js';
import { jsonShapes } from '../../client/json/shapes.js';
import { fieldTable, rowsBelow } from './field-table.js';
import { code, GENERATED } from './markdown.js';
import type { JsonSchema } from './request-schema.js';

/** What every command prints with `--json`, field by field. */
export function jsonReference(): string {
  return `${[
    '# JSON of the commands',
    GENERATED,
    'Every command that reads prints JSON with `--json`, for other programs: one object on standard output, its field `schema` first. A program may rely on the fields ' +
      'of a version: fields may be added to it, none is taken away or changes its meaning. Fields that are not listed as *always* may be left out. Trouble is told on ' +
      'standard error and by the exit code ([commands.md](commands.md#exit-codes)). Source: `client/json/`.',
    '`[]` stands for each entry of a list, `<name>` for a name from the data.',
    ...jsonShapes.flatMap(sectionOf),
  ].join('\n\n')}\n`;
}

function sectionOf({ name, command, schema }: JsonShape): readonly string[] {
  const fields = z.toJSONSchema(schema, { io: 'output' }) as JsonSchema;
  const rows = rowsBelow({ path: '', form: '', schema: fields, required: true }).map((row) => ({
    ...row,
    path: row.path.replace(/^\./, ''),
  }));
  return [`## ${name}`, `Printed by ${code(command)}.`, fieldTable(rows, 'always')];
}
