import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MOST_MEMORY, MOST_SECONDS, MOST_WAIT_SECONDS } from './limits.js';
import { cpuSecondsOf, memoryOf, peakMemoryOf } from './process-facts.js';
import type { ReaderKind } from './readers.js';

/** A point for the readers, which make its input themselves. */
export interface ReaderTask {
  readonly kind: ReaderKind;
  readonly seed: number;
  readonly point: number;
  /** Where it may write. */
  readonly folder: string;
}

/** What a reader made of it, and what is wrong with that. */
export interface ReaderEnd {
  readonly outcome: string;
  readonly fault: string | undefined;
}

const HOST = fileURLToPath(new URL('./reader-host.ts', import.meta.url));
const LOOK_EVERY_MS = 20;
/** MiB. */
const MOST_LEFT_MEMORY = 256;

/** The readers in a process of their own, which is ended when one of them takes too long or too much. */
export class ReaderProcess {
  private child: ChildProcess | undefined;

  async read(task: ReaderTask): Promise<ReaderEnd> {
    // What earlier inputs have left is not to be counted to the next.
    if (this.child !== undefined && memoryOf(this.child.pid as number) > MOST_LEFT_MEMORY) await this.close();
    this.child ??= await startHost();
    const { child } = this;
    const pid = child.pid as number;
    let end: ReaderEnd | undefined;
    let turned = Number.POSITIVE_INFINITY;
    const take = (message: ReaderEnd | 'turns') => {
      // Others have had their turn: what takes long, as a large archive does, need not hold them up.
      if (message === 'turns') turned = cpuSecondsOf(pid);
      else end = message;
    };
    child.on('message', take);
    child.send(task);
    const began = performance.now();
    try {
      while (end === undefined) {
        await sleep(LOOK_EVERY_MS);
        if (child.exitCode !== null || child.signalCode !== null) return this.gaveUp('it died of it');
        const seconds = cpuSecondsOf(pid) - turned;
        if (seconds > MOST_SECONDS || performance.now() - began > MOST_WAIT_SECONDS * 1000) {
          return this.gaveUp(`no end after ${seconds.toFixed(1)} s of computing`);
        }
      }
    } finally {
      child.off('message', take);
    }
    const memory = peakMemoryOf(pid);
    return memory <= MOST_MEMORY ? end : this.gaveUp(`${memory.toFixed(0)} MiB of memory`);
  }

  async close(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  private async gaveUp(fault: string): Promise<ReaderEnd> {
    await this.close();
    return { outcome: 'given up', fault };
  }
}

async function startHost(): Promise<ChildProcess> {
  const child = fork(HOST, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}
