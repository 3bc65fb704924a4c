import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import { NEWLINE } from '@durable-forecast/lib/newline';
import { InferenceFailure } from '../../hosts/inference-failure.js';
import type { Answer, ModelServer } from '../../hosts/model-server.js';
import type { DataProcessing } from './data-processing.js';
import { type Batch, type BatchLimits, batches } from './records.js';

/** How the requests of a job are made. */
export interface InvocationPlan extends BatchLimits {
  readonly maxConcurrent: number;
  readonly timeoutMs: number;
  readonly retries: number;
}

/** Lets a fixed number of requests of a whole job run at the same time. */
export class RequestSlots {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}

/**
 * Transforms one object: its records go to the model in requests, the answers to the file in the order of the records.
 *
 * @throws InferenceFailure when a request fails for good or an answer doesn't match its records
 */
export async function transformObject(
  server: ModelServer,
  request: CreateTransformJobRequest,
  body: Readable,
  outFile: string,
  processing: DataProcessing,
  plan: InvocationPlan,
  slots: RequestSlots,
  signal: AbortSignal,
): Promise<void> {
  const out = createWriteStream(outFile);
  const written = finished(out);
  // It is awaited at the end; until then a full disk must not count as unhandled.
  written.catch(() => undefined);
  addAbortSignal(signal, body);
  // An answer waits here until those before it are written.
  const underway: Promise<string | Buffer>[] = [];
  const writeFirst = async () => {
    const text = await (underway.shift() as Promise<string | Buffer>);
    if (out.errored) throw out.errored;
    if (!out.write(text)) await once(out, 'drain');
  };
  try {
    for await (const batch of batches(body, request.TransformInput?.SplitType ?? 'None', plan)) {
      signal.throwIfAborted();
      const answer = slots.use(() => answerBatch(server, request, batch, processing, plan, signal));
      // It is awaited in its turn; until then its failure must not count as unhandled.
      answer.catch(() => undefined);
      underway.push(answer);
      if (underway.length >= plan.maxConcurrent) await writeFirst();
    }
    while (underway.length > 0) await writeFirst();
  } finally {
    body.destroy();
    out.end();
    await written;
  }
}

async function answerBatch(
  server: ModelServer,
  request: CreateTransformJobRequest,
  batch: Batch,
  processing: DataProcessing,
  plan: InvocationPlan,
  signal: AbortSignal,
): Promise<string | Buffer> {
  const lineWise = request.TransformInput?.SplitType === 'Line';
  const inputs = batch.records.map((record) => processing.input(record));
  const payload = lineWise && !plan.singleRecord ? joinLines(inputs) : Buffer.concat(inputs);
  const { body } = await invokeWithRetries(server, headersOf(request), payload, plan, signal);
  const assembleLines = request.TransformOutput?.AssembleWith === 'Line';
  if (!processing.perRecord) {
    return assembleLines && body.at(-1) !== NEWLINE ? Buffer.concat([body, Buffer.from('\n')]) : body;
  }
  const answers = batch.records.length === 1 ? [body.toString().trimEnd()] : splitAnswers(body.toString());
  if (answers.length !== batch.records.length) {
    throw new InferenceFailure(
      'ClientError',
      `The model answered ${answers.length} records for ${batch.records.length}; they can't be matched.`,
    );
  }
  const end = assembleLines ? '\n' : '';
  return batch.records.map((record, index) => processing.output(record, answers[index] as string) + end).join('');
}

async function invokeWithRetries(
  server: ModelServer,
  headers: Readonly<Record<string, string>>,
  payload: Buffer,
  plan: InvocationPlan,
  signal: AbortSignal,
): Promise<Answer> {
  let problem = '';
  for (let attempt = 0; attempt <= plan.retries; attempt += 1) {
    signal.throwIfAborted();
    try {
      const answer = await server.invoke(headers, payload, plan.timeoutMs, signal);
      if (answer.status >= 200 && answer.status < 300) return answer;
      problem = `Bad HTTP status received from algorithm: ${answer.status}${excerpt(answer.body)}`;
      // The model refuses this input; it would refuse it again.
      if (answer.status < 500) throw new InferenceFailure('ClientError', problem);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InferenceFailure) throw error;
      problem = `Unable to get a response from algorithm: ${(error as Error).message}`;
    }
  }
  throw new InferenceFailure('AlgorithmError', problem);
}

const headersOf = (request: CreateTransformJobRequest): Record<string, string> => ({
  'Content-Type': request.TransformInput?.ContentType ?? 'application/octet-stream',
  ...(request.TransformOutput?.Accept === undefined ? {} : { Accept: request.TransformOutput.Accept }),
});

const joinLines = (records: readonly Buffer[]): Buffer => {
  const newline = Buffer.from('\n');
  return Buffer.concat(records.flatMap((record) => [record, newline]));
};

const splitAnswers = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

const excerpt = (body: Buffer): string => (body.length === 0 ? '' : `: ${body.toString('utf8', 0, 500)}`);
