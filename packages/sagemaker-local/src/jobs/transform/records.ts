import type { Readable } from 'node:stream';
import type { SplitType } from '@aws-sdk/client-sagemaker';
import { NEWLINE } from '@durable-forecast/lib/newline';
import { InferenceFailure } from '../../hosts/inference-failure.js';

const CARRIAGE_RETURN = 0x0d;

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
 * Cuts an object into requests: whole, a line each, or as many lines as fit.
 *
 * @throws InferenceFailure when one record is larger than a request may be
 */
export async function* batches(body: Readable, split: SplitType, limits: BatchLimits): AsyncGenerator<Batch> {
  const records = split === 'Line' ? lines(body) : whole(body);
  let batch: Buffer[] = [];
  let size = 0;
  for await (const record of records) {
    const bytes = record.length + 1;
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
