import type { ProcessIdentity } from '@durable-forecast/lib/process-identity.mjs';

/** What to start for one host. Paths are absolute and of this machine. */
export interface Launch {
  /** Folder of this run alone; a new attempt gets a new one. */
  readonly runFolder: string;
  readonly program: Program;
  readonly environment: Readonly<Record<string, string>>;
  /** What the container has as /opt/ml. */
  readonly ml: string;
  /** Both output streams are appended here. */
  readonly logFile: string;
  /** Whom the container works for, such as `training-job/NAME`: for people who wonder what runs on their machine. */
  readonly owner: string;
}

/** How a command `PYTHON FILE …` may be started as a fork of a process that has imported what it needs. */
export interface WarmStart {
  readonly modules: readonly string[];
  /** What the process is started with: the variables that are the same for all jobs, which libraries read when they are loaded. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What runs: a command of this machine, or an image of a container engine. */
export type Program =
  | { readonly kind: 'command'; readonly words: readonly string[]; readonly warm?: WarmStart | undefined }
  | {
      readonly kind: 'image';
      /** As the engine knows it. */
      readonly reference: string;
      /** In the place of the image's own; the first word is the program. */
      readonly entrypoint?: readonly string[] | undefined;
      readonly words: readonly string[];
    };

/** How a container ended: with an exit code (128 + signal for a signal), or without leaving one. */
export type ContainerExit = { readonly kind: 'code'; readonly code: number } | { readonly kind: 'lost' };

/** A started container. */
export interface RunningContainer {
  readonly identity: ProcessIdentity;
  readonly exited: Promise<ContainerExit>;
  /** Asks the container's first process to end, as `docker stop` does. */
  terminate(): void;
  /** Ends everything the container started, at once. */
  kill(): void;
}

/** What a crashed server left of a run. */
export type RunRemains =
  | { readonly kind: 'running'; readonly container: RunningContainer }
  | { readonly kind: 'ended'; readonly exit: ContainerExit }
  /** It never began, and from now on can't any more. */
  | { readonly kind: 'never-started' };

/**
 * Starts containers, and finds them again after a crash.
 *
 * 1. A run folder starts at most one container, whoever asks and however often.
 * 2. A container lives on when the server is killed; its log and exit code are files.
 * 3. `recover` decides the fate of a run for good: after `never-started`, a start still under way can't succeed.
 */
export interface Runner {
  launch(launch: Launch): Promise<RunningContainer>;
  recover(runFolder: string, known: ProcessIdentity | undefined): Promise<RunRemains>;
  /** Ends what waits for starts to come; containers live on. */
  close?(): void;
}
