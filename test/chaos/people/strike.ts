import { setTimeout as sleep } from 'node:timers/promises';
import { randomFor } from '@durable-forecast/lib/random-stream';
import type { RunsBench } from '../runs/runs-bench.js';
import type { WorkerProcess } from '../sweeps/worker-process.js';

/**
 * Where a point strikes, in the order in which a run or a monitoring comes by, and within how many milliseconds after it: about
 * as long as the step takes. What is kept is hit at once, before the store has it or before the worker knows that it has.
 */
export const LANDMARKS = {
  schedule: { 'its time comes': 800, 'its run begins': 800 },
  approval: { 'it asks': 800, 'a person decides': 800, 'it is decided': 800 },
  notification: { 'a message is on its way': 800, 'it has ended': 800 },
  monitoring: { 'it scores': 800, 'it acts': 200, 'its record is on its way': 0, 'its record is kept': 0 },
} as const;

export type Phase = keyof typeof LANDMARKS;
export type Landmark = { [P in Phase]: keyof (typeof LANDMARKS)[P] }[Phase];

const VICTIMS = ['worker', 'Temporal', 'worker and Temporal'] as const;

/** A kill at a moment of a run or a monitoring. */
export interface Strike {
  readonly phase: Phase;
  readonly landmark: Landmark;
  readonly victim: (typeof VICTIMS)[number];
  readonly delayMs: number;
}

export const PHASES = Object.keys(LANDMARKS) as Phase[];

/** @param phases take turns, so that a few points have all of them */
export function strikeOf(seed: number, point: number, phases: readonly Phase[] = PHASES): Strike {
  const phase = phases[point % phases.length] as Phase;
  const pick = <T>(items: readonly T[], what: string): T =>
    items[Math.floor(randomFor(seed, point, what) * items.length)] as T;
  const [landmark, window] = pick(Object.entries(LANDMARKS[phase]), 'landmark') as [Landmark, number];
  return {
    phase,
    landmark,
    victim: pick(VICTIMS, 'victim'),
    delayMs: Math.floor(randomFor(seed, point, 'delay') * window),
  };
}

/** Waits for its landmark, and strikes once. */
export class Striker {
  private struck: Promise<void> | undefined;

  constructor(
    private readonly bench: Pick<RunsBench, 'killTemporal'>,
    private readonly worker: WorkerProcess,
    private readonly strike: Strike,
  ) {}

  /** Something has come by a landmark. @returns whether the worker is dead by now, for it */
  at(landmark: Landmark): boolean {
    const { victim, delayMs } = this.strike;
    if (landmark !== this.strike.landmark || this.struck !== undefined) return false;
    this.struck = this.kill();
    return delayMs === 0 && victim !== 'Temporal';
  }

  /** Resolves when what was killed is up again. @throws Error when nothing was */
  async over(): Promise<void> {
    if (this.struck === undefined)
      throw new Error(`nothing was killed, for it never came to '${this.strike.landmark}'`);
    await this.struck;
  }

  private async kill(): Promise<void> {
    const { victim, delayMs } = this.strike;
    // The moment of the kill is what is tried.
    if (delayMs > 0) await sleep(delayMs);
    if (victim !== 'worker') this.bench.killTemporal();
    if (victim === 'Temporal') return;
    this.worker.kill();
    await this.restart();
  }

  /** A worker that finds no Temporal ends, and is started again as a supervisor does. */
  private async restart(): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        return await this.worker.restart();
      } catch (error) {
        if (tries === 20) throw error;
        await sleep(1000);
      }
    }
  }
}
