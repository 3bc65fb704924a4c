import type { RunTraining } from '../../contracts/champion/run-training.js';
import type { VersionLineage } from '../../contracts/publication/version-lineage.js';
import type { RecordedCode } from '../../contracts/run/run-record.js';

/** A file that a version was made of, or that it is. */
export interface LineageFile {
  /** What it is, in words: `panel of CA_1`. */
  readonly what: string;
  readonly uri: string;
  /** Hash or ETag of what it holds, where somebody recorded it. */
  readonly content?: string | undefined;
  /** Whether the object store no longer has it. */
  readonly gone?: boolean | undefined;
}

/** A model, and the job that trained it. */
export interface LineageTraining extends LineageFile {
  /** Name of its member, and of its group of series. */
  readonly member: string;
  readonly group: string;
  readonly image: string;
  /** As `forecast logs` names it. */
  readonly step?: string | undefined;
  /** Of SageMaker; undefined where an earlier run has trained it, or nobody recorded it. */
  readonly job?: string | undefined;
}

/** Everything that made a version, or of it one series. */
export interface Lineage {
  readonly run: string;
  readonly forecast: string;
  /** ISO date of the last known day. */
  readonly origin: string | undefined;
  /** What became of the run, a phrase. */
  readonly state: string;
  /** Of one series alone; undefined for all of them. */
  readonly series: string | undefined;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly scheduledTime: string | undefined;
  readonly code: RecordedCode | undefined;
  /** Hash of the request. */
  readonly request: string | undefined;
  /** Prefix of the raw files, and what names them and the scope. */
  readonly data: {
    readonly uri: string | undefined;
    readonly key: string | undefined;
    readonly series: number | undefined;
  };
  readonly panels: readonly LineageFile[];
  readonly features: {
    readonly set: string | undefined;
    readonly add: readonly string[];
    readonly files: readonly LineageFile[];
  };
  readonly training: RunTraining | undefined;
  readonly trials: number | undefined;
  readonly champion: VersionLineage['champion'] | undefined;
  readonly members: VersionLineage['members'];
  readonly models: readonly LineageTraining[];
  /** What the models said. */
  readonly answers: readonly LineageFile[];
  /** What came of it, a file a store. */
  readonly shards: readonly LineageFile[];
  readonly files: readonly (LineageFile & { readonly bytes: number; readonly rows?: number | undefined })[];
  /** What can't be said, and why; sentences. */
  readonly notes: readonly string[];
}
