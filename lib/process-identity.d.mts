/**
 * A process, told apart from a later one with the same number.
 *
 * The number alone is not enough: after a crash or a boot the system may have given it to a stranger.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Only compared. On Linux the boot's id and clock ticks since that boot, elsewhere the date that `ps` prints. */
  readonly startedAt: string;
}

/** @returns undefined when no such process runs; a zombie does not */
export function identify(pid: number): ProcessIdentity | undefined;

/** Whether exactly this process still runs. */
export function isAlive(process: ProcessIdentity): boolean;

/** Number of a process's parent; undefined when the process is gone. */
export function parentOf(pid: number): number | undefined;
