import { readdirSync, readFileSync } from 'node:fs';

const POLL_MS = 250;

/** Follows the resident memory of a process and all its descendants. */
export interface MemoryWatch {
  /** Ends the watch. @returns the most that they held together, MiB; null where the system has no /proc */
  stop(): number | null;
}

/** Memory that processes share counts once for each of them. */
export function watchMemory(root: number): MemoryWatch {
  let peak = 0;
  const poll = () => {
    peak = Math.max(peak, residentMb(root));
  };
  const timer = process.platform === 'linux' ? setInterval(poll, POLL_MS) : undefined;
  return {
    stop: () => {
      clearInterval(timer);
      return timer === undefined ? null : peak;
    },
  };
}

function residentMb(root: number): number {
  const children = new Map<number, number[]>();
  const resident = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const status = readStatus(name);
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    resident.set(Number(name), Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  }
  let sum = 0;
  for (const open = [root]; open.length > 0; ) {
    const process = open.pop() as number;
    sum += resident.get(process) ?? 0;
    open.push(...(children.get(process) ?? []));
  }
  return sum;
}

/** Empty for a process that has just ended. */
function readStatus(process: string): string {
  try {
    return readFileSync(`/proc/${process}/status`, 'utf8');
  } catch {
    return '';
  }
}
