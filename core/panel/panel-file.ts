import type { Panel } from './panel.js';

/**
 * The panel as one file: a header of JSON, then the arrays one after another, each aligned to 8 bytes.
 *
 *   4 bytes "PNL1" · u32 length of the header · header · padding · arrays
 *
 * Little-endian, as every machine this runs on. Reading is a view into the bytes, not a parse.
 */
const MAGIC = 0x314c4e50;
const ALIGNMENT = 8;

type ArrayKind = 'u8' | 'u16' | 'i32' | 'f32';

interface ArrayPlace {
  readonly kind: ArrayKind;
  readonly offset: number;
  readonly length: number;
}

export function encodePanel(panel: Panel): Uint8Array {
  const arrays: { place: ArrayPlace; bytes: Uint8Array }[] = [];
  let offset = 0;
  const header = JSON.stringify(panel, (_key, value: unknown) => {
    const kind = kindOf(value);
    if (kind === undefined) return value;
    const array = value as Uint8Array;
    const place = { kind, offset, length: array.length };
    arrays.push({ place, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    offset += align(array.byteLength);
    return { $array: place };
  });
  const headerBytes = new TextEncoder().encode(header);
  const start = align(8 + headerBytes.length);
  const file = new Uint8Array(start + offset);
  const view = new DataView(file.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, headerBytes.length, true);
  file.set(headerBytes, 8);
  for (const { place, bytes } of arrays) file.set(bytes, start + place.offset);
  return file;
}

/** @throws Error when the bytes are no panel file or are cut off */
export function decodePanel(bytes: Uint8Array): Panel {
  // Typed arrays need aligned offsets, which a view into a larger buffer may not have.
  const file = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('these bytes are no panel file');
  const headerLength = view.getUint32(4, true);
  const start = align(8 + headerLength);
  if (start > file.byteLength) throw new Error('the panel file is cut off in its header');
  const header = new TextDecoder().decode(file.subarray(8, 8 + headerLength));
  return JSON.parse(header, (_key, value: unknown) => {
    const place = (value as { $array?: ArrayPlace } | null)?.$array;
    return place === undefined ? value : viewOf(file, start, place);
  }) as Panel;
}

function viewOf(file: Uint8Array, start: number, { kind, offset, length }: ArrayPlace) {
  const from = file.byteOffset + start + offset;
  if (start + offset + length * bytesOf[kind] > file.byteLength) throw new Error('the panel file is cut off');
  switch (kind) {
    case 'u8':
      return new Uint8Array(file.buffer, from, length);
    case 'u16':
      return new Uint16Array(file.buffer, from, length);
    case 'i32':
      return new Int32Array(file.buffer, from, length);
    case 'f32':
      return new Float32Array(file.buffer, from, length);
  }
}

const bytesOf: Readonly<Record<ArrayKind, number>> = { u8: 1, u16: 2, i32: 4, f32: 4 };

function kindOf(value: unknown): ArrayKind | undefined {
  if (value instanceof Uint8Array) return 'u8';
  if (value instanceof Uint16Array) return 'u16';
  if (value instanceof Int32Array) return 'i32';
  if (value instanceof Float32Array) return 'f32';
  return undefined;
}

const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
