import { commandsReference } from './commands-reference.js';
import { environmentReference } from './environment-reference.js';
import { requestReference } from './request-reference.js';
import { requestJsonSchema } from './request-schema.js';

/** The generated files below `docs/reference`, by name. */
export const references: Readonly<Record<string, () => string>> = {
  'commands.md': commandsReference,
  'environment.md': environmentReference,
  'request.md': requestReference,
  'request.schema.json': () => `${JSON.stringify(requestJsonSchema(), null, 2)}\n`,
};
