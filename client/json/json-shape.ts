import { z } from 'zod';

/**
 * What a command prints with `--json`, by a name with a version, `forecast.status/1`.
 *
 * A program that reads one may rely on the fields of its version: fields may be added to it, none is taken away and none
 * changes its meaning; what would have to gets the next number. Every field has a description: the reference is made from it.
 */
export interface JsonShape<Fields extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string;
  /** Which command prints it, as it is typed. */
  readonly command: string;
  readonly schema: z.ZodObject<Fields>;
}

/** The value without its `schema`, which `printJson` writes. */
export type JsonOf<Shape> = Shape extends JsonShape<infer Fields> ? z.infer<z.ZodObject<Fields>> : never;

/** @param name for example `forecast.status/1` */
export function jsonShape<const Fields extends z.ZodRawShape>(
  name: string,
  command: string,
  fields: Fields,
): JsonShape<Fields> {
  return { name, command, schema: z.object(fields) as z.ZodObject<Fields> };
}

/**
 * Writes a value on standard output, its `schema` first. Only fields of the shape are shown: what else the value carries is
 * nobody's to rely on.
 */
export function printJson<Fields extends z.ZodRawShape>(
  { name, schema }: JsonShape<Fields>,
  value: z.infer<z.ZodObject<Fields>>,
): void {
  console.log(JSON.stringify({ schema: name, ...schema.parse(withoutNonNumbers(value)) }, null, 2));
}

/** JSON has no NaN: a number that is none is left out, as one that is not known. */
const withoutNonNumbers = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'number' && !Number.isFinite(each) ? undefined : each)),
  );
