/** Where a build of a worker deployment stands. */
export const BUILD_STATES = ['current', 'ramping', 'new', 'draining', 'drained'] as const;

/**
 * `current`: new work goes to it; `ramping`: a share of it does; `new`: none has come to it yet; `draining`: none comes any more,
 * and workflows that are pinned to it still run; `drained`: none of them does, so its workers can be stopped.
 */
export type BuildState = (typeof BUILD_STATES)[number];

export interface DeployedBuild {
  readonly buildId: string;
  readonly state: BuildState;
  /** ISO: of the current one and of the one that is ramping, since when. */
  readonly since: string | undefined;
  /** Processes of it that poll, on whatever queue. */
  readonly workers: number;
  /** Task queues of the project that none of them polls. */
  readonly missingQueues: readonly string[];
  /** Workflows that are pinned to it and run. */
  readonly pinned: number;
}

/** A worker deployment as an operator sees it. */
export interface Deployment {
  readonly name: string;
  /** Build to which new work goes; undefined: workers without a build. */
  readonly current: string | undefined;
  readonly ramping: { readonly buildId: string; readonly percent: number } | undefined;
  /** The newest first. */
  readonly builds: readonly DeployedBuild[];
  /** What does not belong to any build. */
  readonly unversioned: {
    readonly workers: number;
    readonly missingQueues: readonly string[];
    /** Open workflows that no versioned worker has taken up yet: their next step is done by the current build. */
    readonly workflows: number;
  };
  /** Of what was read: a change on top of another one is refused. */
  readonly conflictToken: Uint8Array;
}
