import type { RunTraining } from '../champion/run-training.js';
import type { PanelRef } from '../dataset/dataset.js';
import type { DatasetWarning } from '../dataset/dataset-warning.js';
import type { Method } from '../request/members.js';
import type { PublishLimits } from '../request/publish-limits.js';
import type { FileProof, StoredFile } from '../stored/stored-file.js';
import type { VersionLineage } from './version-lineage.js';
import type { VersionApproval, VersionFile } from './version-manifest.js';

/** A forecast to publish: answers of the batch transforms, one a shard. */
export interface PublishInput {
  readonly run: string;
  /** Name under which planners read it: `forecasts/<name>/current.json`. */
  readonly name: string;
  readonly bucket: string;
  readonly originDay: number;
  /** ISO date of the last known day. */
  readonly originDate: string;
  readonly champion: string;
  /** As in `StagedVersion`. */
  readonly keepNewer?: boolean | undefined;
  /** Its WRMSSE on the validation window; a run of 0.1.0 does not say it. */
  readonly wrmsse?: number | undefined;
  readonly shards: readonly ShardForecast[];
  /** How its run came to its models; undefined from a run of an older version, which searched. */
  readonly training?: RunTraining | undefined;
  /** The quantile model; without it the version has no quantiles. */
  readonly quantilesUri?: string;
  /** What planners should know of the raw files; undefined from a run of 0.1.0. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  readonly quantilesProof?: FileProof | undefined;
  /** Undefined in a run that began to publish under 0.1.0, whose version has the files and checks of that. */
  readonly terms?: PublishTerms | undefined;
}

/** On which terms a forecast is published, and what its manifest says of it. */
export interface PublishTerms {
  readonly limits: PublishLimits;
  readonly lineage: VersionLineage;
  /** Where a person let the forecast through; limits of its total no longer hold then. */
  readonly approval?: VersionApproval | undefined;
  /** Whether `forecast.csv` is written. */
  readonly csv: boolean;
  /** Address of the page of the run, which becomes part of the version; undefined where it could not be made. */
  readonly reportUri?: string | undefined;
}

/** The file with the predictions of one shard: rows are series-major, then the 28 days. */
export interface ShardForecast extends StoredFile {
  readonly panel: PanelRef;
  /** What members that need no training said of it; undefined where there are none, and in runs of 0.1.0. */
  readonly methods?: readonly MethodForecast[] | undefined;
}

/** The forecast of a member that needs no training, in the form of its shard. */
export interface MethodForecast extends StoredFile {
  readonly method: Method;
}

/** A version that lies complete in the object store and that nothing points to yet. */
export interface StagedVersion {
  readonly name: string;
  readonly bucket: string;
  readonly version: string;
  /** Prefix of the version's files. */
  readonly uri: string;
  readonly rows: number;
  readonly run: string;
  readonly originDate: string;
  /** ETag of the pointer when the version was staged; null when there was none. The switch holds only against this one. */
  readonly pointerETag: string | null;
  /** Whether a current version with a newer origin stays current; else the pointer must be the one that was seen. */
  readonly keepNewer?: boolean | undefined;
  /** Move of the pointer when the version was staged; null when there was none. Versions of 0.1.0 don't say. */
  readonly pointerMove?: Pick<PointerMove, 'version' | 'at'> | null | undefined;
  /** What was written, which the manifest names once it is checked; versions of 0.1.0 have their manifest by then. */
  readonly files?: Readonly<Record<string, VersionFile>> | undefined;
}

/** The content of `current.json`. */
export interface Pointer {
  /** Undefined in a pointer of 0.1.0. */
  readonly schema?: string | undefined;
  readonly version: string;
  readonly uri: string;
  readonly run: string;
  /** ISO date of the last known day; the forecast covers the 28 days after it. */
  readonly origin: string;
  readonly rows: number;
  readonly publishedAt: string;
  /** Version that this one replaced; rolling back points to it again. */
  readonly previous: string | null;
  /** How versions came to be current, newest first; undefined in a pointer of 0.1.0. */
  readonly moves?: readonly PointerMove[] | undefined;
  /** Versions that retention deletes or has deleted since the move before: nobody goes back to them. */
  readonly retired?: readonly string[] | undefined;
}

/** A move of the pointer. */
export interface PointerMove {
  readonly kind: 'published' | 'rolled back';
  readonly version: string;
  /** Version that was current before; null for the first. */
  readonly from: string | null;
  /** ISO time. */
  readonly at: string;
  /** The run that published; of a rollback, the person. */
  readonly by: string;
  /** Why it was rolled back. */
  readonly reason?: string | undefined;
  /** Of a rollback: names it among all, so that its repetition knows it for its own. */
  readonly id?: string | undefined;
}

/** What a run says of the version that it published. */
export interface Publication {
  readonly version: string;
  readonly uri: string;
  /** The version that stays the current one, since its origin is newer; undefined where this one became it. */
  readonly behind?: string | undefined;
  /** series x 28 */
  readonly rows: number;
}
