import { algorithmReference } from './algorithm-reference.js';
import { commandsReference } from './commands-reference.js';
import { environmentReference } from './environment-reference.js';
import { failuresReference } from './failures-reference.js';
import { jsonReference } from './json-reference.js';
import { messagesReference } from './messages-reference.js';
import { notificationsReference } from './notifications-reference.js';
import { publicationReference } from './publication-reference.js';
import {
  levelRowJsonSchema,
  manifestJsonSchema,
  pointerJsonSchema,
  seriesRowJsonSchema,
  tombstoneJsonSchema,
} from './publication-schema.js';
import { requestReference } from './request-reference.js';
import { declarationJsonSchema, requestJsonSchema, schedulesJsonSchema } from './request-schema.js';
import { schedulesReference } from './schedules-reference.js';
import { searchAttributesReference } from './search-attributes-reference.js';

/** The generated files below `docs/reference`, by name. */
export const references: Readonly<Record<string, () => string>> = {
  'algorithm.md': algorithmReference,
  'algorithm.schema.json': () => `${JSON.stringify(declarationJsonSchema(), null, 2)}\n`,
  'commands.md': commandsReference,
  'environment.md': environmentReference,
  'failures.md': failuresReference,
  'json.md': jsonReference,
  'level-row.schema.json': () => `${JSON.stringify(levelRowJsonSchema(), null, 2)}\n`,
  'manifest.schema.json': () => `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`,
  'messages.md': messagesReference,
  'notifications.md': notificationsReference,
  'pointer.schema.json': () => `${JSON.stringify(pointerJsonSchema(), null, 2)}\n`,
  'publication.md': publicationReference,
  'request.md': requestReference,
  'schedules.md': schedulesReference,
  'schedules.schema.json': () => `${JSON.stringify(schedulesJsonSchema(), null, 2)}\n`,
  'search-attributes.md': searchAttributesReference,
  'series-row.schema.json': () => `${JSON.stringify(seriesRowJsonSchema(), null, 2)}\n`,
  'tombstone.schema.json': () => `${JSON.stringify(tombstoneJsonSchema(), null, 2)}\n`,
  'request.schema.json': () => `${JSON.stringify(requestJsonSchema(), null, 2)}\n`,
};
