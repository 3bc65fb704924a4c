import type { InstanceQueueRef } from '../instance-queue/instance-queue.js';
import type { TrackerKind } from '../tracking/tracker.js';

/** How a run asks for its environment. */
export interface EnvironmentQuestion {
  /**
   * Whether its workflow knows `searchAttributes`, `codeVersion`, `registry`, `repositories`, `runtime` and `tracker`. That of 0.1.0 does not ask, and is not told: while workers of both
   * versions are up it may be the old one that goes on, and the new one would later miss in its history what follows from them.
   */
  readonly knowsAttributes?: boolean;
}

/** What a worker runs on: numbers may differ in their last digits between two of these. */
export interface WorkerRuntime {
  /** Version of Node. */
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
  /** Versions to which the libraries of local containers are pinned, by name; left out where containers are images. */
  readonly libraries?: Readonly<Record<string, string>> | undefined;
}

/**
 * What a run needs to know of where it runs. Asked once, at the start of a run, and kept in its history: a worker
 * that is started again with other settings must not change the names of jobs that already run.
 */
export interface RunEnvironment {
  readonly bucket: string;
  /** Image address of each bundled algorithm, and of others for which the worker has one. */
  readonly images: Readonly<Record<string, string>>;
  /** Registry of images without one, the ECR of the role's account and region. Runs of 0.1.0 did not ask. */
  readonly registry?: string;
  /** Content of each algorithm's container, where it is known: a digest of the image, or the version of a built-in one. */
  readonly containers: Readonly<Record<string, string>>;
  /** Content of local containers, by the repository of the image that they stand for. Runs of 0.1.0 did not ask. */
  readonly repositories?: Readonly<Record<string, string>>;
  /** US dollars an hour of each instance type that has a price. */
  readonly prices: Readonly<Record<string, number>>;
  /** Where trials wait for instances. */
  readonly instanceQueue: InstanceQueueRef;
  /**
   * Names of our search attributes that the server knew when the run began: setting another would fail the workflow's task,
   * again and again. Runs of 0.1.0 did not ask.
   */
  readonly searchAttributes?: readonly string[];
  /** Version of the worker's code, which the run's memo keeps. */
  readonly codeVersion?: string;
  /** What the worker runs on. */
  readonly runtime?: WorkerRuntime;
  /** The tracker that is told of the run; undefined where none is. */
  readonly tracker?: TrackerKind | undefined;
}
