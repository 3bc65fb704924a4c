import type { S3Client } from '@aws-sdk/client-s3';
import { readTensorDirectory, type TensorWarning } from '@durable-forecast/debugger-rules/tensors';
import { s3TensorSource } from './tensor-source.js';

export interface DebuggerDeps {
  readonly s3: S3Client;
}

export interface ReadTensorsInput {
  /** `<S3OutputPath>/<job>/debug-output` */
  readonly uri: string;
  /** Collections whose scalar series are wanted, for example `metrics` and `feature_importance`. */
  readonly collections: readonly string[];
  /** Only series whose name begins so, for example `feature_importance/weight/`. */
  readonly prefix?: string | undefined;
}

/** A saved scalar over the steps; a value that is no finite number is null, as JSON has no other word for it. */
export interface ScalarSeries {
  readonly name: string;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface SavedTensors {
  /** Ascending by name. */
  readonly series: readonly ScalarSeries[];
  readonly warnings: readonly TensorWarning[];
}

/** Warnings kept in a result, which travels through the workflow's history. */
const MOST_WARNINGS = 20;

/** Reads the scalar series of a job for its pictures. Larger tensors stay where they are: only numbers over steps travel. */
export async function readTensors({ s3 }: DebuggerDeps, input: ReadTensorsInput): Promise<SavedTensors> {
  const { series, collections, warnings } = await readTensorDirectory(s3TensorSource(s3, input.uri));
  const wanted = new Set(input.collections.flatMap((name) => collections.get(name) ?? []));
  const scalars = [...series.values()].filter(
    ({ name, points }) =>
      wanted.has(name) && name.startsWith(input.prefix ?? '') && points.every(({ tensor }) => isScalar(tensor.values)),
  );
  return {
    series: scalars
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, points }) => ({
        name,
        steps: points.map(({ step }) => step),
        values: points.map(({ tensor }) => finite(tensor.values[0] as number)),
      })),
    warnings: warnings.slice(0, MOST_WARNINGS),
  };
}

const isScalar = (values: ArrayLike<unknown>) => values.length === 1 && typeof values[0] === 'number';
const finite = (value: number) => (Number.isFinite(value) ? value : null);
