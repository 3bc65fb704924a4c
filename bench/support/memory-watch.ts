import { readdirSync, readFileSync } from 'node:fs';

const POLL_MS = 250;

/** Follows the resident memory of a process and all its descendants. */
export interface MemoryWatch {
  /** Ends the watch. @returns the most that they held together, MiB; null where the system has no /proc */
  stop(): number | null;
}

/** Memory that processes share, as those that are forked from each other do, counts once. */
export function watchMemory(root: number): MemoryWatch {
  let peak = 0;
  let mostResident = 0;
  const poll = () => {
    const { processes, resident } = residentMb(root);
    // Asking for shares costs the process that is asked about: only where there may be a new peak.
    if (resident <= mostResident) return;
    mostResident = resident;
    peak = Math.max(peak, sharesMb(processes) ?? resident);
  };
  const timer = process.platform === 'linux' ? setInterval(poll, POLL_MS) : undefined;
  return {
    stop: () => {
      clearInterval(timer);
      return timer === undefined ? null : peak;
    },
  };
}

/** All processes below a root, and the sum of what each holds, MiB: what they share is in it once for each. */
function residentMb(root: number): { readonly processes: readonly number[]; readonly resident: number } {
  const children = new Map<number, number[]>();
  const resident = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = readStatus(name);
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  }
  const processes: number[] = [];
  let sum = 0;
  for (const open = [root]; open.length > 0; ) {
    const process = open.pop() as number;
    processes.push(process);
    sum += resident.get(process) ?? 0;
    open.push(...(children.get(process) ?? []));
  }
  return { processes, resident: sum };
}

/** What each has by itself, and its share of what it has with others, MiB; undefined where the system does not say. */
function sharesMb(processes: readonly number[]): number | undefined {
  const shares = processes.map((process) => /^Pss:\s+(\d+)/m.exec(readProc(String(process), 'smaps_rollup'))?.[1]);
  if (shares[0] === undefined) return undefined;
  return shares.reduce((sum, share) => sum + Number(share ?? 0) / 1024, 0);
}

const readStatus = (process: string): string => readProc(process, 'status');

/** Empty for a process that has just ended. */
function readProc(process: string, file: string): string {
  try {
    return readFileSync(`/proc/${process}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
