import { readFileSync, writeFileSync } from 'node:fs';

/** Ticks of the kernel's clock in a second, on every Linux there is. */
const TICKS = 100;

/** Seconds that a process has computed, on all its threads: what a busy machine does not change. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is a name in parentheses, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Has the peak of this process begin anew. */
export const forgetPeakMemory = (): void => writeFileSync('/proc/self/clear_refs', '5');

/** The memory that a process holds now, in MiB. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** The most memory that a process has held so far, in MiB. */
export const peakMemoryOf = (pid: number): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
