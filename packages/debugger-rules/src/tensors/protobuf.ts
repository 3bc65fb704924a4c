/** A field of a protocol buffer message as it stands on the wire. */
export interface WireField {
  readonly number: number;
  /** Varints and fixed-width numbers as bits; undefined for a length-delimited field. */
  readonly bits?: bigint | undefined;
  /** Content of a length-delimited field: a text, bytes, or a message within. */
  readonly bytes?: Uint8Array | undefined;
}

/** Fields of a message, in wire order. @throws RangeError when the bytes end within a field or are no message */
export function* fieldsOf(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new RangeError(`a field of ${length} bytes passes the end of its message`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = take(1)[0]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a varint has more than 10 bytes');
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Number(key >> 3n);
    const wireType = Number(key & 7n);
    if (wireType === 0) yield { number, bits: varint() };
    else if (wireType === 1) yield { number, bits: little(take(8)) };
    else if (wireType === 2) yield { number, bytes: take(Number(varint())) };
    else if (wireType === 5) yield { number, bits: little(take(4)) };
    else throw new RangeError(`field ${number} has the unknown wire type ${wireType}`);
  }
}

/** The 64 bits of a double. */
export function doubleOf(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

const little = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
