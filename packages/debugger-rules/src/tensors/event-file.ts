import { maskedCrc32c } from './crc32c.js';
import { readTensorEvent, type TensorEvent } from './tensor-event.js';

/** A part of a tensor directory that could not be read; the rest was. */
export interface TensorWarning {
  readonly file: string;
  /** Byte at which the unreadable part begins. */
  readonly offset: number;
  readonly message: string;
}

/** Where a record lies, as the index of its step says. */
export interface RecordPlace {
  readonly name?: string | undefined;
  readonly start: number;
  readonly length: number;
}

/** Length (8), checksum of the length (4), payload, footer (4). */
const HEADER = 12;
const FOOTER = 4;

/**
 * smdebug's footer is not the checksum of the payload that TFRecord asks for, but the checksum of this constant text; a
 * real checksum is there only when the hook was told to write it. Both are accepted.
 */
const SMDEBUG_FOOTER = maskedCrc32c(new TextEncoder().encode('0x12345678'));

export interface EventFileContent {
  readonly events: readonly TensorEvent[];
  readonly warnings: readonly TensorWarning[];
}

/**
 * Reads the records at the given places; one that cannot be read becomes a warning, and reading goes on with the next.
 * An index whose places overlap costs more than its file is long, and is passed over.
 */
export function readRecords(file: string, bytes: Uint8Array, places: readonly RecordPlace[]): EventFileContent {
  const inside = places.filter(({ start, length }) => start + length <= bytes.length);
  const room = inside.reduce((sum, { length }) => sum + length, 0);
  if (room <= bytes.length) return recordsAt(file, bytes, places);
  const message = 'the records that the index names overlap; they are looked for one by one';
  const { events, warnings } = scanRecords(file, bytes);
  return { events, warnings: [{ file, offset: 0, message }, ...warnings] };
}

function recordsAt(file: string, bytes: Uint8Array, places: readonly RecordPlace[]): EventFileContent {
  const events: TensorEvent[] = [];
  const warnings: TensorWarning[] = [];
  for (const place of places) {
    try {
      const event = readTensorEvent(payloadAt(bytes, place));
      if (place.name !== undefined && event.name !== place.name) {
        throw new RangeError(`the record holds '${shown(event.name)}', but the index says '${shown(place.name)}'`);
      }
      events.push(event);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      warnings.push({
        file,
        offset: place.start,
        message: `${error.message}; skipped${place.name === undefined ? '' : ` ${shown(place.name)}`}`,
      });
    }
  }
  return { events, warnings };
}

/** Reads a file without its index, record after record, up to the first length that cannot be trusted. */
export function scanRecords(file: string, bytes: Uint8Array): EventFileContent {
  const places: RecordPlace[] = [];
  const broken: TensorWarning[] = [];
  let start = 0;
  while (start < bytes.length) {
    const length = recordLengthAt(bytes, start);
    if (length === undefined) {
      broken.push({
        file,
        offset: start,
        message: 'the length of the record is damaged; skipped the rest of the file',
      });
      break;
    }
    places.push({ start, length });
    start += length;
  }
  const { events, warnings } = recordsAt(file, bytes, places);
  return { events, warnings: [...warnings, ...broken] };
}

function payloadAt(bytes: Uint8Array, { start, length }: RecordPlace): Uint8Array {
  if (start + length > bytes.length) {
    throw new RangeError(`the file ends at byte ${bytes.length}, within a record of ${length} bytes`);
  }
  if (recordLengthAt(bytes, start) !== length) {
    throw new RangeError(`no record of ${length} bytes begins here (its length or the checksum of it is damaged)`);
  }
  const payload = bytes.subarray(start + HEADER, start + length - FOOTER);
  const footer = viewOf(bytes).getUint32(start + length - FOOTER, true);
  if (footer !== SMDEBUG_FOOTER && footer !== maskedCrc32c(payload)) {
    throw new RangeError('the footer is neither that of smdebug nor the checksum of the record');
  }
  return payload;
}

/** Bytes of the whole record, when its length can be trusted. */
function recordLengthAt(bytes: Uint8Array, start: number): number | undefined {
  if (start + HEADER > bytes.length) return undefined;
  const view = viewOf(bytes);
  if (view.getUint32(start + 8, true) !== maskedCrc32c(bytes.subarray(start, start + 8))) return undefined;
  return Number(view.getBigUint64(start, true)) + HEADER + FOOTER;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Of a name, no more is repeated in a warning. */
const shown = (name: string): string => name.slice(0, 200);
