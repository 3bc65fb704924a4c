/** What starts the workflow of an account's queue. */
export interface InstanceQueueInput {
  /** What the run of the workflow before this one has left. */
  readonly carried?: QueueRecord;
  /** Seconds between two questions whether those in the queue are still open, while somebody waits. */
  readonly checkSeconds?: number;
  /** Events of history after which the workflow continues as new. */
  readonly eventsPerRun?: number;
}

/** Everything that the queue is, as plain data: it outlives a workflow that continues as new. */
export interface QueueRecord {
  /** Requests that have arrived so far. */
  readonly arrivals: number;
  readonly types: Readonly<Record<string, TypeLimit>>;
  readonly leases: readonly QueueEntry[];
  /** The next one first. */
  readonly waiting: readonly QueueEntry[];
}

/** A lease, or a trial that waits for one. */
export interface QueueEntry {
  readonly owner: string;
  readonly requestNumber: number;
  readonly instanceType: string;
  readonly priority: number;
  /** Order of arrival; kept by a trial that AWS refused although it had a lease. */
  readonly arrival: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** What the queue knows of an instance type. */
export interface TypeLimit {
  readonly configured?: number | undefined;
  /** From AWS's refusals. */
  readonly learnt?: number | undefined;
  /** Milliseconds since 1970 before which no lease is granted; set once AWS has refused. */
  readonly notBefore?: number;
  /** Milliseconds between two tries. */
  readonly spacing: number;
  /** Milliseconds that `spacing` grows to. */
  readonly longest: number;
  /** Whether AWS refused a job since the last lease was granted. */
  readonly refused: boolean;
}
