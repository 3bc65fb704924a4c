import { z } from 'zod';
import { type RunTraining, runTrainingSchema } from '../champion/run-training.js';
import { datasetWarningSchema } from '../dataset/dataset-schema.js';
import type { DatasetWarning } from '../dataset/dataset-warning.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';

/** The content of a version's `manifest.json`. */
export interface VersionManifest {
  readonly version: string;
  readonly run: string;
  readonly champion: string;
  /** The champion's WRMSSE on the validation window; undefined in versions of 0.1.0. */
  readonly wrmsse?: number | undefined;
  /** How its run came to its models, and whose champion it is; undefined in versions whose runs all searched. */
  readonly training?: RunTraining | undefined;
  readonly origin: string;
  readonly horizonDays: number;
  readonly series: number;
  readonly rows: number;
  /** Total units forecast, for a quick check of plausibility. */
  readonly totalUnits: number;
  /** What planners should know of the raw files; left out where there is nothing. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

/** A version's manifest as it is read back. */
export const storedManifest: StoredJson<VersionManifest> = {
  what: 'the manifest of a version',
  schema: objectOf<VersionManifest>({
    version: z.string(),
    run: z.string(),
    champion: z.string(),
    wrmsse: z.number().optional(),
    training: runTrainingSchema.optional(),
    origin: z.string(),
    horizonDays: z.number(),
    series: z.number(),
    rows: z.number(),
    totalUnits: z.number(),
    warnings: z.array(datasetWarningSchema).optional(),
    files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
  }),
  cure: 'Start the run again; the published version stays as it was.',
};
