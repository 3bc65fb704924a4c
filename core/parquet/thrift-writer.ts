import type { ByteSink } from './byte-sink.js';

/** Numbers of the compact protocol for the types that parquet's headers need. */
const TYPES = { i32: 5, i64: 6, text: 8, list: 9, struct: 12 } as const;
/** Elements of a list, from which on their number stands behind its first byte. */
const LONG_LIST = 15;

/** A value of a struct's field, with its type. */
export type ThriftValue =
  | { readonly kind: 'i32' | 'i64'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'struct'; readonly fields: ThriftFields }
  | { readonly kind: 'list'; readonly of: readonly ThriftValue[] };

/** Fields by their number, which rises. */
export type ThriftFields = readonly (readonly [id: number, value: ThriftValue])[];

export const i32 = (value: number): ThriftValue => ({ kind: 'i32', value });
export const i64 = (value: number): ThriftValue => ({ kind: 'i64', value });
export const text = (value: string): ThriftValue => ({ kind: 'text', value });
export const struct = (...fields: ThriftFields): ThriftValue => ({ kind: 'struct', fields });
/** @param of all of one type; an empty list is one of structs */
export const list = (of: readonly ThriftValue[]): ThriftValue => ({ kind: 'list', of });

/**
 * Writes a struct in Thrift's compact protocol, as parquet's headers and footers are.
 *
 * @source Apache Thrift, doc/specs/thrift-compact-protocol.md
 */
export function writeStruct(sink: ByteSink, fields: ThriftFields): void {
  let last = 0;
  for (const [id, value] of fields) {
    sink.byte(((id - last) << 4) | TYPES[value.kind]);
    writeValue(sink, value);
    last = id;
  }
  sink.byte(0);
}

function writeValue(sink: ByteSink, value: ThriftValue): void {
  switch (value.kind) {
    case 'i32':
    case 'i64':
      // Zigzag: no number of a header is negative.
      sink.varint(2 * value.value);
      break;
    case 'text':
      writeText(sink, value.value);
      break;
    case 'struct':
      writeStruct(sink, value.fields);
      break;
    case 'list':
      writeList(sink, value.of);
      break;
  }
}

function writeText(sink: ByteSink, value: string): void {
  const bytes = new TextEncoder().encode(value);
  sink.varint(bytes.length);
  sink.bytes(bytes);
}

function writeList(sink: ByteSink, of: readonly ThriftValue[]): void {
  const type = TYPES[of[0]?.kind ?? 'struct'];
  sink.byte((Math.min(of.length, LONG_LIST) << 4) | type);
  if (of.length >= LONG_LIST) sink.varint(of.length);
  for (const element of of) writeValue(sink, element);
}
