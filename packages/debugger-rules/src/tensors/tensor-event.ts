import { doubleOf, fieldsOf, type WireField } from './protobuf.js';

/** A tensor as one record of an event file holds it. */
export interface TensorEvent {
  readonly name: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly time: number;
  /** `GLOBAL` unless the framework tells training from evaluation. */
  readonly mode: 'TRAIN' | 'EVAL' | 'PREDICT' | 'GLOBAL';
  readonly tensor: { readonly shape: readonly number[]; readonly values: Float64Array | readonly string[] };
}

/** smdebug's numbers of the modes. */
const MODES = { '1': 'TRAIN', '2': 'EVAL', '3': 'PREDICT', '4': 'GLOBAL' } as const;

/**
 * Reads an Event message: wall_time 1, step 2, summary 5 -> value 1 -> tag 1, tensor 8, metadata 9 -> plugin_data 1.
 *
 * @throws RangeError when the bytes are no such message or its tensor cannot be read
 */
export function readTensorEvent(bytes: Uint8Array): TensorEvent {
  let time = 0;
  let step = 0;
  let summary: Uint8Array | undefined;
  for (const { number, bits, bytes: content } of fieldsOf(bytes)) {
    if (number === 1 && bits !== undefined) time = doubleOf(bits);
    if (number === 2 && bits !== undefined) step = Number(BigInt.asIntN(64, bits));
    if (number === 5) summary = content;
  }
  const value = summary === undefined ? undefined : firstOf(summary, 1);
  const tag = value === undefined ? undefined : firstOf(value, 1);
  const tensor = value === undefined ? undefined : firstOf(value, 8);
  if (value === undefined || tag === undefined || tensor === undefined)
    throw new RangeError('the record has no tensor');
  return { name: text(tag), step, time, mode: modeOf(value), tensor: readTensor(tensor) };
}

/** TensorProto: dtype 1, tensor_shape 2 -> dim 2 -> size 1, tensor_content 4, string_val 8 (texts have no dtype). */
function readTensor(bytes: Uint8Array): TensorEvent['tensor'] {
  let type = 0;
  let shape: number[] = [];
  let content: Uint8Array = new Uint8Array();
  const texts: string[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) type = Number(field.bits);
    if (field.number === 2 && field.bytes !== undefined) shape = readShape(field.bytes);
    if (field.number === 4 && field.bytes !== undefined) content = field.bytes;
    if (field.number === 8 && field.bytes !== undefined) texts.push(text(field.bytes));
  }
  const elements = shape.reduce((product, size) => product * size, 1);
  const values = type === 0 || type === STRING ? texts : readNumbers(type, content, elements);
  if (values.length !== elements) {
    throw new RangeError(
      `the tensor has ${values.length} values, but its shape [${shape.slice(0, 10).join(', ')}${shape.length > 10 ? ', …' : ''}] has ${elements}`,
    );
  }
  return { shape, values };
}

const readShape = (bytes: Uint8Array): number[] =>
  [...fieldsOf(bytes)]
    .filter((dim): dim is WireField & { bytes: Uint8Array } => dim.number === 2 && dim.bytes !== undefined)
    .map((dim) => Number([...fieldsOf(dim.bytes)].find(({ number }) => number === 1)?.bits ?? 0n));

const STRING = 7;

/** Width in bytes and little-endian reader of each data type, by TensorFlow's numbers. */
const NUMBERS: Readonly<Record<number, readonly [number, (view: DataView, at: number) => number]>> = {
  1: [4, (view, at) => view.getFloat32(at, true)],
  2: [8, (view, at) => view.getFloat64(at, true)],
  3: [4, (view, at) => view.getInt32(at, true)],
  4: [1, (view, at) => view.getUint8(at)],
  5: [2, (view, at) => view.getInt16(at, true)],
  6: [1, (view, at) => view.getInt8(at)],
  9: [8, (view, at) => Number(view.getBigInt64(at, true))],
  10: [1, (view, at) => view.getUint8(at)],
  17: [2, (view, at) => view.getUint16(at, true)],
  19: [2, (view, at) => halfOf(view.getUint16(at, true))],
  22: [4, (view, at) => view.getUint32(at, true)],
  23: [8, (view, at) => Number(view.getBigUint64(at, true))],
};

function readNumbers(type: number, content: Uint8Array, elements: number): Float64Array {
  const known = NUMBERS[type];
  if (known === undefined) throw new RangeError(`the tensor has the data type ${type}, which is not supported`);
  const [width, read] = known;
  if (content.length !== elements * width) {
    throw new RangeError(
      `the tensor has ${content.length} bytes, but ${elements} values of ${width} bytes need ${elements * width}`,
    );
  }
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  return Float64Array.from({ length: elements }, (_, index) => read(view, index * width));
}

/** IEEE 754 binary16. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function modeOf(value: Uint8Array): TensorEvent['mode'] {
  const metadata = firstOf(value, 9);
  for (const plugin of metadata === undefined ? [] : fieldsOf(metadata)) {
    if (plugin.number !== 1 || plugin.bytes === undefined) continue;
    const name = firstOf(plugin.bytes, 1);
    const content = firstOf(plugin.bytes, 2);
    if (name === undefined || content === undefined || text(name) !== 'mode') continue;
    return MODES[text(content) as keyof typeof MODES] ?? 'GLOBAL';
  }
  return 'GLOBAL';
}

const firstOf = (message: Uint8Array, number: number): Uint8Array | undefined => {
  for (const field of fieldsOf(message)) if (field.number === number && field.bytes !== undefined) return field.bytes;
  return undefined;
};

const decoder = new TextDecoder();
const text = (bytes: Uint8Array) => decoder.decode(bytes);
