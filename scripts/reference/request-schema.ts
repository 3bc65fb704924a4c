import { z } from 'zod';
import { declarationSchema } from '../../contracts/algorithms/declaration.js';
import { writtenFormOf } from '../../contracts/forms/written-forms.js';
import { requestSchema } from '../../contracts/request/request.js';
import { schedulesFileSchema } from '../../contracts/scheduling/schedule.js';

/** What the reference reads of a JSON Schema. */
export interface JsonSchema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The request as a JSON Schema of the file that a user writes: defaults are optional, short forms allowed. */
export const requestJsonSchema = (): JsonSchema => jsonSchemaOf(requestSchema);

/** The declaration of an algorithm likewise, the file `algorithms/<name>.yaml`. */
export const declarationJsonSchema = (): JsonSchema => jsonSchemaOf(declarationSchema);

/** The file of `forecast schedule apply` likewise; the request of a schedule is told apart in its own schema. */
export const schedulesJsonSchema = (): JsonSchema => jsonSchemaOf(schedulesFileSchema);

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const form = writtenFormOf(zodSchema);
      if (form !== undefined) {
        // What zod has made of the schema that parses says something else.
        for (const key of ['anyOf', 'oneOf', 'properties', 'required'] as const) delete jsonSchema[key];
        Object.assign(jsonSchema, withoutDialect(jsonSchemaOf(form)));
      }
      const { def } = zodSchema._zod;
      // Above a transformation zod leaves a default out, since it may look otherwise than what is written; ours don't.
      if (def.type === 'default' || def.type === 'prefault') jsonSchema.default ??= plain(def.defaultValue);
      // The largest whole number is no limit that anybody set.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  }) as JsonSchema;
}

const withoutDialect = (schema: JsonSchema & { $schema?: string }): JsonSchema => {
  const { $schema: _dialect, ...rest } = schema;
  return rest;
};

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
