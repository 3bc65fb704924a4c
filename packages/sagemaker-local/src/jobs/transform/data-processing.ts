import type { CreateTransformJobRequest } from '@aws-sdk/client-sagemaker';
import { InferenceFailure } from '../../hosts/inference-failure.js';
import { isJsonObject } from '../../model/json.js';
import { applyJsonPath, compileJsonPath, type JsonPath } from './json-path.js';

/** What happens to records before the model sees them, and to answers before they are stored. */
export interface DataProcessing {
  /** Whether answers must be matched to records one by one. */
  readonly perRecord: boolean;
  input(record: Buffer): Buffer;
  /** @param answer one record of the model's answer */
  output(record: Buffer, answer: string): string;
}

interface Format {
  parse(text: string): unknown;
  print(value: unknown): string;
  join(input: unknown, output: unknown): unknown;
}

/**
 * Compiles the DataProcessing of a request.
 *
 * @throws Error when a filter is malformed, or the content types can't be joined
 */
export function compileDataProcessing(request: CreateTransformJobRequest): DataProcessing {
  const { InputFilter = '$', OutputFilter = '$', JoinSource = 'None' } = request.DataProcessing ?? {};
  const inputPath = compileJsonPath(InputFilter);
  const outputPath = compileJsonPath(OutputFilter);
  const joins = JoinSource === 'Input';
  const perRecord = joins || outputPath.length > 0;
  const before = formatOf(request.TransformInput?.ContentType);
  const after = formatOf(request.TransformOutput?.Accept ?? request.TransformInput?.ContentType);
  if (inputPath.length > 0 && before === undefined) throw new Error(notFilterable(request.TransformInput?.ContentType));
  if (perRecord && (after === undefined || (joins && before === undefined))) {
    throw new Error(notFilterable(request.TransformOutput?.Accept));
  }
  return {
    perRecord,
    input: (record) => (inputPath.length === 0 ? record : filterInput(before as Format, inputPath, record)),
    output: (record, answer) => {
      if (!perRecord) return answer;
      const format = after as Format;
      const parsed = parse(format, answer, "the model's answer");
      const joined = joins ? format.join(parse(before as Format, record.toString(), 'the input'), parsed) : parsed;
      return format.print(applyJsonPath(outputPath, joined));
    },
  };
}

function filterInput(format: Format, path: JsonPath, record: Buffer): Buffer {
  const selected = applyJsonPath(path, parse(format, record.toString(), 'the input'));
  if (selected === undefined) {
    throw new InferenceFailure('ClientError', `InputFilter selects nothing of: ${record.toString().slice(0, 200)}`);
  }
  return Buffer.from(format.print(selected));
}

function parse(format: Format, text: string, what: string): unknown {
  try {
    return format.parse(text);
  } catch (error) {
    throw new InferenceFailure('ClientError', `${what} can't be read: ${(error as Error).message}`);
  }
}

function formatOf(contentType: string | undefined): Format | undefined {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv' || type === 'csv') return csv;
  if (type === 'application/json' || type === 'application/jsonlines') return json;
  return undefined;
}

const notFilterable = (contentType: string | undefined): string =>
  `DataProcessing needs CSV, JSON or JSON Lines, not content type '${contentType ?? ''}'.`;

/** A row is a list of cells; a cell keeps its quotes, so that it is written as it was read. */
const csv: Format = {
  parse: (text) =>
    text
      .match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)
      ?.slice(0, cellCount(text))
      .map(withoutComma) ?? [],
  print: (value) => (Array.isArray(value) ? value.flat().join(',') : String(value ?? '')),
  join: (input, output) => [...(input as unknown[]), ...(output as unknown[])],
};

const json: Format = {
  parse: (text) => JSON.parse(text) as unknown,
  print: (value) => JSON.stringify(value ?? null),
  join: (input, output) =>
    isJsonObject(input) ? { ...input, SageMakerOutput: output } : { SageMakerInput: input, SageMakerOutput: output },
};

const withoutComma = (cell: string): string => (cell.endsWith(',') ? cell.slice(0, -1) : cell);

/** Commas outside quotes, plus one. */
const cellCount = (text: string): number => text.replace(/"(?:[^"]|"")*"/g, '').split(',').length;
