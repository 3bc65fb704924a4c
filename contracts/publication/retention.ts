/** Which versions of a forecast are kept. A version is deleted only where every number that is given lets it go. */
export interface RetentionRule {
  /** So many of the newest complete versions, the current one among them. */
  readonly keep?: number | undefined;
  /** Those that were the current one within so many days. */
  readonly days?: number | undefined;
}

export interface RetentionInput {
  /** Of the forecast. */
  readonly name: string;
  readonly bucket: string;
  readonly rule: RetentionRule;
  /** The person who asks, or the run that has published. */
  readonly by: string;
  /** Only says what would be deleted. */
  readonly dryRun: boolean;
}

/** A version, and why it stays or goes. */
export interface JudgedVersion {
  readonly version: string;
  /** A phrase: `is the current one`, `last in use 40 days ago`. */
  readonly why: string;
  /** Of its files. */
  readonly bytes: number;
}

/** What a rule comes to, newest version first. */
export interface RetentionPlan {
  readonly kept: readonly JudgedVersion[];
  /** Those that are deleted, or would be. */
  readonly deleted: readonly JudgedVersion[];
}

export interface RetentionResult extends RetentionPlan {
  readonly name: string;
  readonly dryRun: boolean;
}

/** Versions whose end the pointer has announced. */
export interface DeletionInput {
  readonly name: string;
  readonly bucket: string;
  readonly by: string;
  readonly versions: readonly Pick<JudgedVersion, 'version' | 'why'>[];
}

/** The oldest workflow that goes on and may refer to versions of a forecast. */
export interface OpenWorkflow {
  readonly workflowId: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}
