import { z } from 'zod';
import { storedPointer } from '../../contracts/publication/publication-schema.js';
import {
  LEVEL_COLUMNS,
  SERIES_COLUMNS,
  type TableColumn,
  tableSchema,
} from '../../contracts/publication/table-columns.js';
import { storedTombstone } from '../../contracts/publication/tombstone.js';
import { storedManifest } from '../../contracts/publication/version-manifest.js';
import type { JsonSchema } from './request-schema.js';

/** `current.json` as a JSON Schema. */
export const pointerJsonSchema = (): JsonSchema => ofJson(storedPointer.schema);

/** `manifest.json` likewise. */
export const manifestJsonSchema = (): JsonSchema => ofJson(storedManifest.schema);

/** `deleted.json` likewise. */
export const tombstoneJsonSchema = (): JsonSchema => ofJson(storedTombstone.schema);

/** A row of `forecast.parquet`, as its values are written in JSON. */
export const seriesRowJsonSchema = (): JsonSchema => ofRow(tableSchema('forecast.parquet'), SERIES_COLUMNS);

/** A row of `levels.parquet` likewise. */
export const levelRowJsonSchema = (): JsonSchema => ofRow(tableSchema('levels.parquet'), LEVEL_COLUMNS);

/** Later versions of the project may add members: a reader takes those that it knows. */
function ofJson(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // The largest whole number is no limit that anybody set.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  }) as JsonSchema;
}

function ofRow(title: string, columns: readonly TableColumn[]): JsonSchema {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(columns.map((column) => [column.name, ofColumn(column)])),
    required: columns.filter(({ always }) => always).map(({ name }) => name),
  };
  return schema;
}

function ofColumn({ type, meaning }: TableColumn): JsonSchema & { readonly format?: string } {
  switch (type) {
    case 'string':
      return { type: 'string', description: meaning };
    case 'date':
      return { type: 'string', format: 'date', description: `${meaning} A DATE in parquet.` };
    case 'int32':
      return { type: 'integer', description: `${meaning} INT32 in parquet.` };
    case 'float':
      return { type: 'number', minimum: 0, description: `${meaning} FLOAT in parquet.` };
  }
}
