import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The request as a JSON Schema: made by `npm run reference` from the definition that requests are checked by. */
export const REQUEST_SCHEMA_FILE = fileURLToPath(new URL('../../docs/reference/request.schema.json', import.meta.url));

/** What an example needs of a JSON Schema. */
export interface RequestField {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, RequestField>>;
}

export const requestSchemaText = (): string => readFileSync(REQUEST_SCHEMA_FILE, 'utf8');

export const requestFields = (): Readonly<Record<string, RequestField>> =>
  (JSON.parse(requestSchemaText()) as RequestField).properties ?? {};
