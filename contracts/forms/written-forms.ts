import type { z } from 'zod';

const forms = new WeakMap<object, z.ZodType>();

/**
 * Says how a file writes a value that the schema parses by hand: of such a schema nothing can be seen from outside, and the reference
 * and editors want to know.
 */
export function writtenAs<Schema extends z.ZodType>(schema: Schema, form: z.ZodType): Schema {
  forms.set(schema, form);
  return schema;
}

/** @returns undefined where the schema itself says how its values are written */
export const writtenFormOf = (schema: object): z.ZodType | undefined => forms.get(schema);
