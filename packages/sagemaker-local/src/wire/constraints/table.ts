import { readFileSync } from 'node:fs';

/** What the API model demands of one shape. Shapes refer to each other by their place in the table. */
export type Shape = StructureShape | ListShape | MapShape | SimpleShape;

export interface StructureShape {
  readonly type: 'structure';
  /** The members of which anything is demanded. */
  readonly members?: Readonly<Record<string, number>>;
  readonly required?: readonly string[];
}

/** Bounds of a number, or of the length of a string, list or map. */
interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape extends Bounds {
  readonly type: 'list';
  readonly item?: number;
}

export interface MapShape extends Bounds {
  readonly type: 'map';
  readonly key?: number;
  readonly value?: number;
}

export interface SimpleShape extends Bounds {
  readonly type: 'string' | 'integer' | 'number';
  /** Java syntax; the whole value must match. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
}

interface Table {
  /** Input shapes by service and operation; null where nothing is demanded. */
  readonly operations: Readonly<Record<'SageMaker' | 'Logs_20140328', Readonly<Record<string, number | null>>>>;
  readonly shapes: readonly Shape[];
}

/** @source botocore's service models, by scripts/generate-constraints.py */
export const table = JSON.parse(readFileSync(new URL('./table.json', import.meta.url), 'utf8')) as Table;

export const shapeAt = (index: number): Shape => table.shapes[index] as Shape;

/**
 * Compiles a pattern of the model. The models are written for Java, whose syntax is not quite that of JavaScript: it lets
 * any character be escaped, and the end of the input be repeated.
 */
export function compilePattern(pattern: string): RegExp {
  const source = `^(?:${pattern.replace(/\$\{\d+,\d+\}$/, '')})$`;
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}
