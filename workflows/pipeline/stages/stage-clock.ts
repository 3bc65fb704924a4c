import { upsertSearchAttributes } from '@temporalio/workflow';
import type { DatasetWarning } from '../../../contracts/dataset/dataset-warning.js';
import { type PipelineProgress, STAGES, type Stage, type StageProgress } from '../../../contracts/run/progress.js';
import { searchAttributes } from '../../../contracts/temporal/search-attributes.js';

/** Where more was damaged, the whole was: the first places say enough. */
const MOST_REMADE = 20;

/** Where a run stands and how long each stage took, by the workflow's own clock. */
export class StageClock {
  private readonly stages = new Map<Stage, { startedAt: number; endedAt?: number; failed?: boolean }>();
  private readonly parts = new Map<Stage, { done: number; total: number }>();
  private readonly startedAt = Date.now();
  private readonly running = new Set<string>();

  /** Workflow id of the queue in which jobs wait for instances. */
  instanceQueue: string | undefined;
  /** Of the raw data, once they are read. */
  warnings: readonly DatasetWarning[] | undefined;

  private readonly remadeParts = new Set<string>();

  constructor(private readonly run: string) {}

  /** Notes why something that an earlier run left was made anew. */
  noteRemade(...reasons: readonly (string | undefined)[]): void {
    for (const reason of reasons) if (reason !== undefined) this.remadeParts.add(reason);
  }

  /** The first few reasons: they travel in payloads. */
  get remade(): readonly string[] {
    return [...this.remadeParts].slice(0, MOST_REMADE);
  }

  /** Runs a stage of the pipeline. */
  async stage<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const entry: { startedAt: number; endedAt?: number; failed?: boolean } = { startedAt: Date.now() };
    this.stages.set(stage, entry);
    upsertSearchAttributes([{ key: searchAttributes.stage, value: stage }]);
    try {
      return await work();
    } catch (error) {
      entry.failed = true;
      throw error;
    } finally {
      entry.endedAt = Date.now();
    }
  }

  /** Counts the parts of a stage as they end. */
  async part<T>(stage: Stage, total: number, work: () => Promise<T>): Promise<T> {
    const parts = this.parts.get(stage) ?? { done: 0, total };
    this.parts.set(stage, parts);
    const result = await work();
    parts.done += 1;
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

  get progress(): PipelineProgress {
    return {
      run: this.run,
      stages: STAGES.map((stage) => this.stageProgress(stage)),
      running: [...this.running],
      instanceQueue: this.instanceQueue,
      warnings: this.warnings,
      remade: this.remade,
    };
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
