import { condition } from '@temporalio/workflow';
import type { StageProgress } from '../../../contracts/run/progress.js';
import { STAGES, type Stage } from '../../../contracts/run/stages.js';
import type { PauseGate } from '../pause-gate.js';

/** Where more was damaged, the whole was: the first places say enough. */
const MOST_REMADE = 20;

/** Where a run stands and how long each stage took, by the workflow's own clock. */
export class StageClock {
  private readonly stages = new Map<Stage, { startedAt: number; endedAt?: number; failed?: boolean }>();
  private readonly parts = new Map<Stage, { done: number; total: number }>();
  private readonly startedAt = Date.now();
  private readonly running = new Set<string>();
  private readonly remadeParts = new Set<string>();

  /** @param onChange called when a stage begins or ends, or a part of one ends */
  constructor(
    private readonly gate: PauseGate,
    private readonly onChange: (begun?: Stage) => void,
  ) {}

  /** Notes why something that an earlier run left was made anew. */
  noteRemade(...reasons: readonly (string | undefined)[]): void {
    for (const reason of reasons) if (reason !== undefined) this.remadeParts.add(reason);
  }

  /** The first few reasons: they travel in payloads. */
  get remade(): readonly string[] {
    return [...this.remadeParts].slice(0, MOST_REMADE);
  }

  /** Runs a stage of the pipeline, once the run is not paused. */
  async stage<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    if (this.gate.isPaused) {
      this.gate.arrive(stage);
      this.onChange();
      await condition(() => !this.gate.isPaused);
    }
    this.gate.begin(stage);
    const entry: { startedAt: number; endedAt?: number; failed?: boolean } = { startedAt: Date.now() };
    this.stages.set(stage, entry);
    this.onChange(stage);
    try {
      return await work();
    } catch (error) {
      entry.failed = true;
      throw error;
    } finally {
      entry.endedAt = Date.now();
      this.onChange();
    }
  }

  /** Counts the parts of a stage as they end. */
  async part<T>(stage: Stage, total: number, work: () => Promise<T>): Promise<T> {
    const parts = this.parts.get(stage) ?? { done: 0, total };
    this.parts.set(stage, parts);
    const result = await work();
    parts.done += 1;
    this.onChange();
    return result;
  }

  /** Names the workflow that does the work while it runs, so that a viewer finds its heartbeats. */
  async watched<T>(workflowId: string, work: () => Promise<T>): Promise<T> {
    this.running.add(workflowId);
    try {
      return await work();
    } finally {
      this.running.delete(workflowId);
    }
  }

  /** Workflow ids of those that work now. */
  get workers(): readonly string[] {
    return [...this.running];
  }

  /** @param passed whether the run passes through a stage */
  progress(passes: (stage: Stage) => boolean): readonly StageProgress[] {
    return STAGES.filter(passes).map((stage) => this.stageProgress(stage));
  }

  /** The stage that has failed, if any. */
  get failed(): Stage | undefined {
    return [...this.stages].find(([, { failed }]) => failed)?.[0];
  }

  /** Seconds of each stage that has begun, and of the whole run. */
  get seconds(): Partial<Record<Stage, number>> & { total: number } {
    const seconds = Object.fromEntries(
      [...this.stages].map(([stage, { startedAt, endedAt }]) => [stage, ((endedAt ?? Date.now()) - startedAt) / 1000]),
    );
    return { ...seconds, total: (Date.now() - this.startedAt) / 1000 };
  }

  private stageProgress(stage: Stage): StageProgress {
    const entry = this.stages.get(stage);
    if (entry === undefined) return { stage, status: 'waiting', seconds: 0 };
    const status = entry.failed ? 'failed' : entry.endedAt === undefined ? 'running' : 'done';
    return {
      stage,
      status,
      seconds: ((entry.endedAt ?? Date.now()) - entry.startedAt) / 1000,
      startedAt: entry.startedAt,
      ...this.parts.get(stage),
    };
  }
}
