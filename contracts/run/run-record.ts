import { z } from 'zod';
import { type RunTraining, runTrainingSchema } from '../champion/run-training.js';
import { type FeatureMarkerRef, featureMarkerRefSchema } from '../features/feature-marker.js';
import { type VersionLineage, versionLineageSchema } from '../publication/version-lineage.js';
import type { ForecastRequest } from '../request/request.js';
import { type FileProof, fileProofSchema } from '../stored/stored-file.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import type { WorkerRuntime } from './environment.js';

/** A container that a run trains in. */
export interface RecordedContainer {
  readonly image: string;
  /** What is in it: a digest; left out where nobody knows. */
  readonly content?: string | undefined;
}

/** Which programs a run was made with. */
export interface RecordedCode {
  /** Of the worker that began it. */
  readonly version?: string | undefined;
  readonly runtime?: WorkerRuntime | undefined;
  /** By algorithm of its search. */
  readonly containers: Readonly<Record<string, RecordedContainer>>;
}

/** The series of a store, as they were read from the raw files. */
export interface RecordedPanel {
  readonly store: string;
  readonly series: number;
  readonly proof?: FileProof | undefined;
}

/** What a run knew of the world. */
export interface RecordedData {
  /** Prefix of the raw files; where the client has sent them, it ends with the hash of their content. */
  readonly uri: string;
  /** Names the raw files and the scope by their content. */
  readonly key: string;
  readonly series: number;
  /** N of the first and last `d_N` with known sales. */
  readonly firstDay: number;
  readonly lastDay: number;
  readonly originDay: number;
  /** ISO date. */
  readonly originDate: string;
  readonly panels: readonly RecordedPanel[];
}

/** What came of a run. */
export interface RecordedResult {
  /** ISO time. */
  readonly at: string;
  readonly training: RunTraining;
  readonly lineage: VersionLineage;
  /** The feature files, a marker a store and origin; left out where there are more than a payload holds. */
  readonly features?: readonly FeatureMarkerRef[] | undefined;
  /** The version that it published; a run that does another one again publishes none. */
  readonly version?: string | undefined;
}

/**
 * What a run was asked for, what it was made of and what came of it: enough to do it again, and to hold it against another, for
 * longer than Temporal keeps histories. Written once its data is known, and again when it has published.
 */
export interface RunRecord {
  readonly run: string;
  /** Of the forecast. */
  readonly name: string;
  /** ISO time. */
  readonly startedAt: string;
  /** As it was asked for, with every default. */
  readonly request: ForecastRequest;
  /** The time of a schedule that it was for, ISO. */
  readonly scheduledTime?: string | undefined;
  readonly code: RecordedCode;
  readonly data: RecordedData;
  /** The run that this one does again. */
  readonly reproduces?: string | undefined;
  /** Undefined while it goes on, and where it failed. */
  readonly result?: RecordedResult | undefined;
}

/** Of more feature files than these the record keeps none: they would not fit into a payload. */
export const MOST_RECORDED_FEATURES = 3000;

/** The runs of the bucket, a folder each. */
export const runsPrefix = 'runs/';

export const runRecordUri = (bucket: string, run: string): string => `s3://${bucket}/${runsPrefix}${run}/run.json`;

/** The record of a run as it is read back. */
export const storedRunRecord: StoredJson<RunRecord> = {
  what: 'the record of a run',
  schema: objectOf<RunRecord>({
    run: z.string(),
    name: z.string(),
    startedAt: z.string(),
    // As it was understood when the run began; what a later version no longer accepts is only refused when it is run again.
    request: z.custom<ForecastRequest>((value) => typeof value === 'object' && value !== null),
    scheduledTime: z.string().optional(),
    code: objectOf<RecordedCode>({
      version: z.string().optional(),
      runtime: objectOf<WorkerRuntime>({
        node: z.string(),
        platform: z.string(),
        arch: z.string(),
        libraries: z.record(z.string(), z.string()).optional(),
      }).optional(),
      containers: z.record(
        z.string(),
        objectOf<RecordedContainer>({ image: z.string(), content: z.string().optional() }),
      ),
    }),
    data: objectOf<RecordedData>({
      uri: z.string(),
      key: z.string(),
      series: z.int(),
      firstDay: z.int(),
      lastDay: z.int(),
      originDay: z.int(),
      originDate: z.string(),
      panels: z.array(
        objectOf<RecordedPanel>({ store: z.string(), series: z.int(), proof: fileProofSchema.optional() }),
      ),
    }),
    reproduces: z.string().optional(),
    result: objectOf<RecordedResult>({
      at: z.string(),
      training: runTrainingSchema,
      lineage: versionLineageSchema,
      features: z.array(featureMarkerRefSchema).optional(),
      version: z.string().optional(),
    }).optional(),
  }),
  cure: 'Nothing else says all of what the run was made of; that of a new run is kept again.',
  seal: 'required',
};
