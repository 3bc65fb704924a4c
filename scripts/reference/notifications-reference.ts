import { z } from 'zod';
import { notificationEventSchema } from '../../contracts/notification/notification-event.js';
import { NOTIFICATION_SCHEMA } from '../../contracts/notification/notification-schema.js';
import { fieldTable, rowsBelow } from './field-table.js';
import { code, GENERATED } from './markdown.js';
import type { JsonSchema } from './request-schema.js';

/** The fields of every kind of event, as webhooks get them. @throws Error at a field without a description */
export function notificationsReference(): string {
  const { oneOf = [] } = z.toJSONSchema(notificationEventSchema, { io: 'output' }) as JsonSchema;
  return `${[
    '# Events of notifications',
    GENERATED,
    `What a webhook gets, and what a topic hands to programs: JSON with ${code('schema')} (${code(NOTIFICATION_SCHEMA)}), ${code('kind')}, the fields of its kind, and for people ${code('title')}, ${code('text')} and, ` +
      `where one answers it, ${code('command')}. A program may rely on the fields of a version: fields may be added to it, none is taken away or changes its meaning. Fields that are not listed as *always* ` +
      'may be left out. How it is signed and delivered: [docs/operations.md](../operations.md#notifications). Source: `contracts/notification/notification-event.ts`.',
    ...oneOf.flatMap(sectionOf),
  ].join('\n\n')}\n`;
}

function sectionOf(schema: JsonSchema): readonly string[] {
  const rows = rowsBelow({ path: '', form: '', schema, required: true })
    .map((row) => ({ ...row, path: row.path.replace(/^\./, '') }))
    .filter(({ path }) => path !== 'kind');
  return [`## ${schema.properties?.kind?.const}`, schema.description ?? '', fieldTable(rows, 'always')];
}
