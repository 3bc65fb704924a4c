import { z } from 'zod';
import { type RunTraining, runTrainingSchema } from '../champion/run-training.js';
import { datasetWarningSchema } from '../dataset/dataset-schema.js';
import type { DatasetWarning } from '../dataset/dataset-warning.js';
import { objectOf, type StoredJson } from '../stored/stored-json.js';
import { type VersionCheck, versionCheckSchema } from './version-check.js';
import { type VersionLineage, versionLineageSchema } from './version-lineage.js';

/** What `schema` of a manifest says. Fields may be added to it; what would change a meaning gets the next number. */
export const MANIFEST_SCHEMA = 'forecast.manifest/1';

/** A file of a version. */
export interface VersionFile {
  readonly bytes: number;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sha256: string;
  readonly rows?: number | undefined;
  /** Which columns it has, `forecast.series-table/2`; in versions of 0.1.0 tables don't say, and are of number 1. */
  readonly schema?: string | undefined;
}

/** Who let a forecast be published that waited for approval. */
export interface VersionApproval {
  readonly by: string;
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
  /** The version that was current when the numbers were shown; undefined where the forecast could be held against none. */
  readonly against?: string | undefined;
}

/** The content of a version's `manifest.json`. */
export interface VersionManifest {
  /** Undefined in versions of 0.1.0. */
  readonly schema?: string | undefined;
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
  readonly files: Readonly<Record<string, VersionFile>>;
  /** When the checks had passed, ISO time; undefined, as all below, in versions of 0.1.0. */
  readonly checkedAt?: string | undefined;
  readonly checks?: readonly VersionCheck[] | undefined;
  readonly approval?: VersionApproval | undefined;
  readonly lineage?: VersionLineage | undefined;
}

/** A version's manifest as it is read back. */
export const storedManifest: StoredJson<VersionManifest> = {
  what: 'the manifest of a version',
  named: MANIFEST_SCHEMA,
  schema: objectOf<VersionManifest>({
    schema: z.string().optional().describe(`\`${MANIFEST_SCHEMA}\`; left out by 0.1.0.`),
    version: z.string().describe('Name of the version.'),
    run: z.string().describe('Run that made it.'),
    champion: z.string().describe('Trial that won.'),
    wrmsse: z.number().optional().describe("The champion's WRMSSE on the validation window."),
    training: runTrainingSchema.optional().describe('How its run came to its models.'),
    origin: z.string().describe('Last known day, ISO date; the forecast covers the days after it.'),
    horizonDays: z.number().describe('How many days.'),
    series: z.number().describe('How many series.'),
    rows: z.number().describe('Series times days.'),
    totalUnits: z.number().describe('Sum of the forecasts of all series and days.'),
    warnings: z.array(datasetWarningSchema).optional().describe('What should be known of the raw data.'),
    files: z
      .record(
        z.string(),
        objectOf<VersionFile>({
          bytes: z.number().describe('Its size.'),
          sha256: z.string().describe('SHA-256 of its bytes, hexadecimal.'),
          rows: z.number().optional().describe('Rows of a table.'),
          schema: z
            .string()
            .optional()
            .describe('Which columns a table has, such as `forecast.series-table/2`; without it, those of number 1.'),
        }),
      )
      .describe('Every file of the version but this one, by name.'),
    checkedAt: z.string().optional().describe('When the checks had passed, ISO 8601 in UTC.'),
    checks: z.array(versionCheckSchema).optional().describe('What was checked before the version became current.'),
    approval: objectOf<VersionApproval>({
      by: z.string().describe('Who approved it.'),
      at: z.string().describe('When, ISO 8601 in UTC.'),
      reason: z.string().describe('Why.'),
      against: z
        .string()
        .optional()
        .describe(
          'The version that the forecast was held against when it was approved; left out where there was none.',
        ),
    })
      .optional()
      .describe('The person who let it be published, where one was asked.'),
    lineage: versionLineageSchema.optional().describe('What it was made of.'),
  }),
  cure: 'Start the run again; the published version stays as it was.',
};
