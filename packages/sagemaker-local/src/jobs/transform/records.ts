import type { Readable } from 'node:stream';
import type { SplitType } from '@aws-sdk/client-sagemaker';
import { NEWLINE } from '@durable-forecast/lib/newline';
import { InferenceFailure } from '../../hosts/inference-failure.js';

const CARRIAGE_RETURN = 0x0d;
const RECORD_MAGIC = 0xced7230a;
/** Bytes before the content of a record. */
const RECORD_HEAD = 8;
const RECORD_LENGTH = 0x1fff_ffff;

/** One request to the model: the records it holds, without their line ends. */
export interface Batch {
  readonly records: readonly Buffer[];
}

export interface BatchLimits {
  /** Bytes; Infinity where the object is sent whole. */
  readonly maxPayload: number;
  readonly singleRecord: boolean;
}

/**
 * Cuts an object into requests: whole, a record each, or as many records as fit. Records are lines, or those of RecordIO.
 *
 * @throws InferenceFailure when one record is larger than a request may be, or the object is no RecordIO
 */
export async function* batches(body: Readable, split: SplitType, limits: BatchLimits): AsyncGenerator<Batch> {
  const records = recordsOf(body, split, limits);
  const between = split === 'Line' ? 1 : 0;
  let batch: Buffer[] = [];
  let size = 0;
  for await (const record of records) {
    const bytes = record.length + between;
    if (record.length > limits.maxPayload) throw new InferenceFailure('ClientError', tooLarge(limits.maxPayload));
    const full = batch.length > 0 && (limits.singleRecord || size + bytes > limits.maxPayload);
    if (full) {
      yield { records: batch };
      batch = [];
      size = 0;
    }
    batch.push(record);
    size += bytes;
  }
  if (batch.length > 0) yield { records: batch };
}

function recordsOf(body: Readable, split: SplitType, limits: BatchLimits): AsyncGenerator<Buffer> {
  switch (split) {
    case 'Line':
      return lines(body);
    case 'RecordIO':
      return recordIo(body, limits);
    default:
      return whole(body);
  }
}

/**
 * The records of RecordIO with their heads, a magic number and a length. What fills them up to four bytes is left out where
 * each is sent alone, as AWS documents it.
 */
async function* recordIo(body: Readable, { singleRecord, maxPayload }: BatchLimits): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let [size, needed] = [0, RECORD_HEAD];
  for await (const chunk of body as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    size += chunk.length;
    // Put together only when a record is whole: a large one comes in very many pieces.
    if (size < needed) continue;
    const bytes = Buffer.concat(waiting);
    let begin = 0;
    for (needed = RECORD_HEAD; bytes.length - begin >= needed; needed = RECORD_HEAD) {
      const length = recordLength(bytes, begin);
      if (length > maxPayload) throw new InferenceFailure('ClientError', tooLarge(maxPayload));
      const padded = Math.ceil(length / 4) * 4;
      needed = padded;
      if (bytes.length - begin < padded) break;
      yield bytes.subarray(begin, begin + (singleRecord ? length : padded));
      begin += padded;
    }
    waiting = [bytes.subarray(begin)];
    size = bytes.length - begin;
  }
  if (size > 0) throw noRecordIo('a record that is cut off');
}

/** Bytes of the record that begins there, with its head and without its padding. */
function recordLength(bytes: Buffer, begin: number): number {
  if (bytes.readUInt32LE(begin) !== RECORD_MAGIC) throw noRecordIo('a record without the magic number of RecordIO');
  // The upper bits say that it is a part of a record, which is sent like a whole one.
  return RECORD_HEAD + (bytes.readUInt32LE(begin + 4) & RECORD_LENGTH);
}

const noRecordIo = (found: string): InferenceFailure =>
  new InferenceFailure('ClientError', `The input can't be split by RecordIO: it has ${found}.`);

/** The lines of a stream without their ends; empty ones are left out. */
async function* lines(body: Readable): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let begin = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, begin)) {
      const line = Buffer.concat([...rest, chunk.subarray(begin, newline)]);
      rest = [];
      begin = newline + 1;
      const trimmed = withoutCarriageReturn(line);
      if (trimmed.length > 0) yield trimmed;
    }
    if (begin < chunk.length) rest.push(chunk.subarray(begin));
  }
  const last = withoutCarriageReturn(Buffer.concat(rest));
  if (last.length > 0) yield last;
}

async function* whole(body: Readable): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
  yield Buffer.concat(chunks);
}

const withoutCarriageReturn = (line: Buffer): Buffer => (line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line);

const tooLarge = (maxPayload: number): string =>
  `Too much data for max payload size: one record is larger than ${maxPayload / 1024 / 1024} MB.`;
