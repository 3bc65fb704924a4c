import { ModelFault } from './model-fault.js';

/** What UBJSON can say. Arrays of numbers of one type are typed arrays. */
export type UbjsonValue =
  | null
  | boolean
  | number
  | string
  | ArrayLike<number>
  | readonly UbjsonValue[]
  | { readonly [name: string]: UbjsonValue };

/**
 * Decodes UBJSON as XGBoost writes it: lengths may have 64 bits, and arrays say the type and number of their values.
 *
 * @source https://ubjson.org (draft 12)
 * @throws ModelFault when the bytes end too early or say what UBJSON can't
 */
export function decodeUbjson(bytes: Uint8Array): UbjsonValue {
  return new Decoder(bytes).value();
}

class Decoder {
  readonly #view: DataView;
  #at = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(type = this.#letter()): UbjsonValue {
    switch (type) {
      case 'Z':
        return null;
      case 'T':
        return true;
      case 'F':
        return false;
      case 'S':
        return this.#text();
      case 'C':
        return this.#letter();
      case '[':
        return this.#array();
      case '{':
        return this.#object();
      default:
        return this.#number(type);
    }
  }

  #number(type: string): number {
    const view = this.#view;
    switch (type) {
      case 'i':
        return view.getInt8(this.#take(1));
      case 'U':
        return view.getUint8(this.#take(1));
      case 'I':
        return view.getInt16(this.#take(2));
      case 'l':
        return view.getInt32(this.#take(4));
      case 'L':
        return Number(view.getBigInt64(this.#take(8)));
      case 'd':
        return view.getFloat32(this.#take(4));
      case 'D':
        return view.getFloat64(this.#take(8));
      default:
        throw new ModelFault(`it has the unknown type ${JSON.stringify(type)} at byte ${this.#at - 1}`);
    }
  }

  #array(): UbjsonValue {
    const { type, count } = this.#container();
    if (type !== undefined && count !== undefined) {
      if (!'iUIlLdD'.includes(type)) return Array.from({ length: count }, () => this.value(type));
      const values = new Float64Array(count);
      for (let index = 0; index < count; index++) values[index] = this.#number(type);
      return values;
    }
    const values: UbjsonValue[] = [];
    while (count === undefined ? this.#peek() !== ']' : values.length < count) values.push(this.value());
    if (count === undefined) this.#take(1);
    return values;
  }

  #object(): UbjsonValue {
    const { type, count } = this.#container();
    const entries: [string, UbjsonValue][] = [];
    while (count === undefined ? this.#peek() !== '}' : entries.length < count) {
      entries.push([this.#text(), this.value(type)]);
    }
    if (count === undefined) this.#take(1);
    return Object.fromEntries(entries);
  }

  /** `$` and the type of all values, `#` and their number; either may be missing. */
  #container(): { readonly type: string | undefined; readonly count: number | undefined } {
    const type = this.#peek() === '$' ? this.#letterAfter() : undefined;
    const count = this.#peek() === '#' ? this.#lengthAfter() : undefined;
    if (type !== undefined && count === undefined) throw new ModelFault(`it lacks a length at byte ${this.#at}`);
    return { type, count };
  }

  #letterAfter(): string {
    this.#take(1);
    return this.#letter();
  }

  #lengthAfter(): number {
    this.#take(1);
    return this.#length();
  }

  #text(): string {
    const length = this.#length();
    const from = this.#take(length);
    return new TextDecoder().decode(this.bytes.subarray(from, from + length));
  }

  #length(): number {
    const length = this.#number(this.#letter());
    // No value is smaller than half a byte, so a longer list is a damaged one, and no memory is made for it.
    if (length < 0 || length > this.bytes.length)
      throw new ModelFault(`it has the length ${length} at byte ${this.#at}`);
    return length;
  }

  #peek(): string {
    return String.fromCharCode(this.#view.getUint8(this.#there(1)));
  }

  #letter(): string {
    return String.fromCharCode(this.#view.getUint8(this.#take(1)));
  }

  /** Goes on by some bytes. @returns where they begin */
  #take(length: number): number {
    const from = this.#there(length);
    this.#at += length;
    return from;
  }

  #there(length: number): number {
    if (this.#at + length > this.bytes.length) throw new ModelFault(`it was cut off at byte ${this.bytes.length}`);
    return this.#at;
  }
}
