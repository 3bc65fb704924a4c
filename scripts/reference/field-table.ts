import { code, markdownTable } from './markdown.js';
import type { JsonSchema } from './request-schema.js';

/** One field, as a row of a table. */
export interface Row {
  readonly path: string;
  /** What the field stands beside, where it belongs to one form of several: `kind: tpe`. */
  readonly form: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/**
 * A table of fields: their places, types and meanings.
 *
 * @param third of a file that a person writes, what holds where the field is left out; of what a program writes, whether the
 * field is always there
 */
export const fieldTable = (rows: readonly Row[], third: 'default' | 'always' = 'default'): string =>
  markdownTable(
    ['Field', 'Type', third === 'default' ? 'Default' : 'Always', 'Meaning'],
    rows.map((row) => [
      fieldCell(row),
      typeOf(row.schema),
      third === 'default' ? defaultOf(row) : row.required ? 'yes' : '',
      described(row),
    ]),
  );

/** Every field inside, depth first, as it would be written down. */
export function rowsBelow({ path, form, schema }: Row): readonly Row[] {
  if (schema.items !== undefined) return rowsBelow({ path: `${path}[]`, form, schema: schema.items, required: false });
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return [...kindRow(path, forms), ...rowsOfForms(path, forms)];
  if (typeof schema.additionalProperties === 'object') {
    return rowsBelow({ path: `${path}.${keyOf(schema)}`, form, schema: schema.additionalProperties, required: false });
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const row = { path: `${path}.${name}`, form, schema: property, required: schema.required?.includes(name) ?? false };
    return [row, ...rowsBelow(row)];
  });
}

function rowsOfForms(path: string, forms: readonly JsonSchema[]): readonly Row[] {
  const objects = forms.filter(isPlainObject);
  if (objects.length > 1) return objects.flatMap((each) => rowsOfForm(path, each));
  return forms.flatMap((schema) => rowsBelow({ path, form: '', schema, required: false }));
}

function rowsOfForm(path: string, schema: JsonSchema): readonly Row[] {
  const kind = schema.properties?.kind?.const;
  const required = schema.required ?? [];
  const form = kind === undefined ? required.map(code).join(', ') : code(`kind: ${kind}`);
  const rows = rowsBelow({ path, form: '', schema, required: false }).filter((row) => row.path !== `${path}.kind`);
  const isDirect = (row: Row) => row.path.lastIndexOf('.') === path.length;
  return rows.map((row) => (isDirect(row) && (kind !== undefined || !row.required) ? { ...row, form } : row));
}

/** One row for the field that says which form is meant. */
function kindRow(path: string, forms: readonly JsonSchema[]): readonly Row[] {
  const kinds = forms.flatMap(({ properties }) => properties?.kind ?? []);
  if (kinds.length === 0) return [];
  const values = kinds.flatMap((kind) => kind.enum ?? [kind.const]);
  const meanings = kinds.map((kind) => `${(kind.enum ?? [kind.const]).map(code).join(', ')}: ${kind.description}`);
  const schema = { type: 'string', enum: values, description: meanings.join(' ') };
  return [{ path: `${path}.kind`, form: '', schema, required: true }];
}

const fieldCell = ({ path, form }: Row) => (form === '' ? code(path) : `${code(path)} with ${form}`);

export function described({ path, schema }: Row): string {
  if (schema.description === undefined) throw new Error(`${path} has no description; give its schema one`);
  return schema.description.replace(/docs\/([a-z-]+\.md)/g, '[docs/$1](../$1)');
}

function defaultOf({ schema, required }: Row): string {
  if (schema.default !== undefined && !isPlainObject(schema)) return code(written(schema.default));
  return required ? 'required' : '';
}

/** As YAML has it on one line. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([name, each]) => `${name}: ${written(each)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function typeOf(schema: JsonSchema): string {
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms !== undefined) return unique(forms.map(typeOf)).join(' or ');
  const values = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  if (values !== undefined) return values.map(code).join(', ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => TYPES[type]).join(' or ');
  switch (schema.type) {
    case 'array':
      return `list (${typeOf(schema.items ?? {})})${countOf(schema)}`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `${code(keyOf(schema))}: ${typeOf(schema.additionalProperties)}`
        : 'object';
    case 'integer':
    case 'number':
      return `${TYPES[schema.type]}${rangeOf(schema)}`;
    default:
      return `${TYPES[String(schema.type)] ?? 'anything'}${textLimits(schema)}`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'boolean',
  null: 'null',
};

function rangeOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  const low = minimum ?? exclusiveMinimum;
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  const above = minimum === undefined ? `above ${low}` : `${low} or more`;
  return `${low === undefined ? '' : `, ${above}`}${maximum === undefined ? '' : `, at most ${maximum}`}`;
}

function countOf({ minItems, maxItems }: JsonSchema): string {
  const parts = [
    ...(minItems === undefined ? [] : [`${minItems} or more`]),
    ...(maxItems === undefined ? [] : [`${maxItems} at most`]),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

const textLimits = ({ pattern, maxLength }: JsonSchema) =>
  `${pattern === undefined ? '' : ` like ${code(pattern)}`}${maxLength === undefined ? '' : `, ${maxLength} characters at most`}`;

const keyOf = ({ propertyNames }: JsonSchema) =>
  propertyNames?.enum === undefined ? '<name>' : `<${propertyNames.enum.join(' or ')}>`;

/** An object whose fields have rows of their own, so that its own type and default say nothing. */
export const isPlainObject = ({ type, properties }: JsonSchema) => type === 'object' && properties !== undefined;

const unique = (texts: readonly string[]) => [...new Set(texts)];
