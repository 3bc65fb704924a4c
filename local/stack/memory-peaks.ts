import { readdirSync, readFileSync } from 'node:fs';

const POLL_MS = 1000;

/** Most resident memory of single processes, MiB, by the part they belong to. */
export type MemoryPeaks = Readonly<Record<string, number>>;

/**
 * Follows how much memory each part of the stack needs: its largest process, and as `containers` the largest process that
 * the local SageMaker started. Nothing is known where the system has no /proc.
 */
export class MemoryPeakWatch {
  private readonly peaks: Record<string, number> = {};
  private readonly timer: NodeJS.Timeout | undefined;

  /** @param partsOf process ids of each part, asked at every poll, since parts may start again */
  constructor(private readonly partsOf: () => Readonly<Record<string, readonly number[]>>) {
    if (process.platform === 'linux') this.timer = setInterval(() => this.poll(), POLL_MS).unref();
  }

  get megabytes(): MemoryPeaks {
    return { ...this.peaks };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private poll(): void {
    const children = childrenByParent();
    for (const [part, processes] of Object.entries(this.partsOf())) {
      for (const process of processes) this.note(part, process);
      const below = descendants(children, processes).filter((process) => !processes.includes(process));
      for (const process of below) this.note(part === 'sagemaker' ? 'containers' : part, process);
    }
  }

  private note(part: string, process: number): void {
    // The kernel's own high-water mark: nothing between two polls is missed while the process lives.
    const kilobytes = Number(/^VmHWM:\s+(\d+)/m.exec(statusOf(process))?.[1] ?? 0);
    this.peaks[part] = Math.max(this.peaks[part] ?? 0, Math.round(kilobytes / 1024));
  }
}

function childrenByParent(): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(/^PPid:\s+(\d+)/m.exec(statusOf(Number(name)))?.[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

function descendants(children: ReadonlyMap<number, readonly number[]>, roots: readonly number[]): number[] {
  const found: number[] = [];
  for (const open = [...roots]; open.length > 0; ) {
    const below = children.get(open.pop() as number) ?? [];
    found.push(...below);
    open.push(...below);
  }
  return found;
}

/** Empty for a process that has just ended. */
function statusOf(process: number): string {
  try {
    return readFileSync(`/proc/${process}/status`, 'utf8');
  } catch {
    return '';
  }
}
