import { setTimeout as sleep } from 'node:timers/promises';
import { randomFor } from '@durable-forecast/lib/random-stream';
import type { RunsBench } from '../runs/runs-bench.js';
import type { WorkerProcess } from '../sweeps/worker-process.js';

/** Where a point strikes, in the order in which a run comes by. */
export const LANDMARKS = {
  schedule: ['its time comes', 'its run begins'],
  approval: ['it asks', 'a person decides', 'it is decided'],
  notification: ['a message is on its way', 'it has ended'],
} as const;

export type Phase = keyof typeof LANDMARKS;
export type Landmark = (typeof LANDMARKS)[Phase][number];

const VICTIMS = ['worker', 'Temporal', 'worker and Temporal'] as const;
/** Milliseconds after the landmark within which the kill falls: about as long as the step takes. */
const WINDOW_MS = 800;

/** A kill at a moment of a run. */
export interface Strike {
  readonly phase: Phase;
  readonly landmark: Landmark;
  readonly victim: (typeof VICTIMS)[number];
  readonly delayMs: number;
}

/** The phases take turns, so that a few points have all of them. */
export function strikeOf(seed: number, point: number): Strike {
  const phases = Object.keys(LANDMARKS) as Phase[];
  const phase = phases[point % phases.length] as Phase;
  const pick = <T>(items: readonly T[], what: string): T =>
    items[Math.floor(randomFor(seed, point, what) * items.length)] as T;
  return {
    phase,
    landmark: pick<Landmark>(LANDMARKS[phase], 'landmark'),
    victim: pick(VICTIMS, 'victim'),
    delayMs: Math.floor(randomFor(seed, point, 'delay') * WINDOW_MS),
  };
}

/** Waits for its landmark, and strikes once. */
export class Striker {
  /** Resolves when what was killed is up again. */
  done: Promise<void> | undefined;

  constructor(
    private readonly bench: Pick<RunsBench, 'killTemporal'>,
    private readonly worker: WorkerProcess,
    private readonly strike: Strike,
  ) {}

  /** The run has come by a landmark. */
  at(landmark: Landmark): void {
    if (landmark === this.strike.landmark) this.done ??= this.kill();
  }

  private async kill(): Promise<void> {
    const { victim, delayMs } = this.strike;
    // The moment of the kill is what is tried.
    await sleep(delayMs);
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
