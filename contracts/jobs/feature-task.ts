import { z } from 'zod';
import type { Cell } from '../dataset/cells.js';
import type { FoldParts } from '../features/fold-parts.js';
import type { FeatureSettings } from '../request/request.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** What a processing job is to make of one store. */
export interface FeatureShard {
  readonly store: string;
  /** Its panel's file, relative to the folder that an instance has its panels in. */
  readonly panel: string;
  /** SHA-256 of the panel; undefined where nobody recorded it. */
  readonly sha256?: string | undefined;
  /** Series of the panel. */
  readonly series: number;
  /** Where the files go, relative to the folder of all features. */
  readonly prefix: string;
  readonly cells: readonly Cell[];
  readonly folds: readonly FoldParts[];
}

/**
 * What a processing job of features is to do, on all of its instances. Each makes those stores whose panels SageMaker has given it.
 */
export interface FeatureTask {
  /** `FEATURE_VERSION` of the worker: a container whose code makes other files refuses the task. */
  readonly version: number;
  readonly features: FeatureSettings;
  readonly snapStates: readonly string[];
  /** Share of the series in the sample that trials see. */
  readonly sampleShare: number;
  readonly shards: readonly FeatureShard[];
}

const cellSchema = objectOf<Cell>({
  name: z.string(),
  store: z.string(),
  department: z.object({ name: z.string(), category: z.string() }).optional(),
});

const foldSchema = objectOf<FoldParts>({
  originDay: z.int(),
  train: z.boolean(),
  validation: z.boolean(),
  sample: z.boolean(),
});

export const storedFeatureTask: StoredJson<FeatureTask> = {
  what: 'the task of a processing job of features',
  schema: objectOf<FeatureTask>({
    version: z.int(),
    // The settings were checked with the request; what later code knows of them, the version says.
    features: z.custom<FeatureSettings>((value) => typeof value === 'object' && value !== null),
    snapStates: z.array(z.string()),
    sampleShare: z.number(),
    shards: z.array(
      objectOf<FeatureShard>({
        store: z.string(),
        panel: z.string().min(1),
        sha256: z.string().optional(),
        series: z.int(),
        prefix: z.string(),
        cells: z.array(cellSchema),
        folds: z.array(foldSchema),
      }),
    ),
  }),
  cure: 'Start the run again; it is written anew.',
  seal: 'required',
};

/** A file that an instance has left in its output folder. */
export interface MadeFile {
  /** Relative to the folder of all features. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
}

/** What an instance says of a store that it has finished. */
export interface ShardReport {
  readonly store: string;
  readonly folds: readonly { readonly originDay: number; readonly files: readonly MadeFile[] }[];
}

export const storedShardReport: StoredJson<ShardReport> = {
  what: 'the report of a processing job about the features of a store',
  schema: objectOf<ShardReport>({
    store: z.string(),
    folds: z.array(
      z.object({
        originDay: z.int(),
        files: z.array(
          objectOf<MadeFile>({ path: z.string().min(1), bytes: z.int().min(0), sha256: z.string().length(64) }),
        ),
      }),
    ),
  }),
  cure: 'Start the run again; the job is done once more.',
  seal: 'required',
};
