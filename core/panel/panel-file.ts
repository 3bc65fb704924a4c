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

/** @throws Error when the bytes are no panel file, are cut off, or the arrays don't fit each other */
export function decodePanel(bytes: Uint8Array): Panel {
  // Typed arrays need aligned offsets, which a view into a larger buffer may not have.
  const file = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error('these bytes are no panel file');
  const headerLength = view.getUint32(4, true);
  const start = align(8 + headerLength);
  if (start > file.byteLength) throw new Error('the panel file is cut off in its header');
  const header = new TextDecoder().decode(file.subarray(8, 8 + headerLength));
  const panel: Panel = JSON.parse(header, (_key, value: unknown) => {
    const place = (value as { $array?: ArrayPlace } | null)?.$array;
    // A state may be called `$array` too; what it has is then an array already.
    return place === undefined || bytesOf[place.kind] === undefined ? value : viewOf(file, start, place);
  });
  const fault = faultOf(panel);
  if (fault !== undefined) throw new Error(fault);
  return panel;
}

/** What keeps a decoded value from being a panel; undefined for a panel: every array has the length that the others ask for. */
function faultOf({ calendar, series, days, sales, prices }: Partial<Panel>): string | undefined {
  if (calendar === undefined || series === undefined || days === undefined) return 'the panel file lacks a part';
  const { dates, weeks, weekOfDay, events, snap } = calendar;
  const { count, ids, item, department, category, store, state, suffix } = series;
  const columns = { item, department, category, store, state, ...(suffix === undefined ? {} : { suffix }) };
  const lengths = [
    ['sales', sales, count * days],
    ['prices', prices, count * (weeks?.length ?? Number.NaN)],
    ['ids', ids, count],
    ['weekOfDay', weekOfDay, dates?.length],
    ...Object.entries(columns).map(([name, column]) => [name, column?.codes, count] as const),
    ...Object.entries(events ?? {}).map(([name, column]) => [name, column?.codes, dates?.length] as const),
    ...Object.entries(snap ?? {}).map(([name, flags]) => [`snap of ${name}`, flags, dates?.length] as const),
  ] as const;
  const wrong = lengths.find(([, array, length]) => array?.length !== length);
  if (wrong === undefined) return undefined;
  const [name, array, length] = wrong;
  return `the panel file has ${array?.length ?? 'no'} values of ${name}, expected ${length}`;
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
