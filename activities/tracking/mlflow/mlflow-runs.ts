import { hashOf } from '@durable-forecast/lib/hash';
import type { TrackedNumber } from '../../../contracts/tracking/tracking-entry.js';
import { type Batch, batchesOf, type LoggedMetric, pairsOf } from './batches.js';
import { type MlflowApi, MlflowRefusal } from './mlflow-api.js';

/** The tag by which a run of ours is found again. */
const KEY_TAG = 'forecast.key';

export type MlflowStatus = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** A run of MLflow as ours: a run, a trial or fit, an attempt. */
export interface RunIdentity {
  readonly forecast: string;
  /** What makes it this one among all of the bucket, part by part. */
  readonly parts: readonly string[];
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** MLflow's id of the run that it is nested in. */
  readonly parent?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is written of a run. */
export interface RunContent {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly metrics?: readonly LoggedMetric[] | undefined;
  readonly end?: { readonly status: MlflowStatus; readonly at: number } | undefined;
}

interface FoundRun {
  readonly info: { readonly run_id: string; readonly lifecycle_stage?: string };
}

/** The runs of MLflow, each found or made by what it is. */
export class MlflowRuns {
  private readonly experiments = new Map<string, string>();

  constructor(
    private readonly api: MlflowApi,
    private readonly bucket: string,
  ) {}

  /**
   * The run of this identity, made where there is none.
   *
   * @returns undefined where a person has deleted it, and that stands
   */
  async open(identity: RunIdentity): Promise<string | undefined> {
    const experiment = await this.experimentOf(identity.forecast);
    const key = hashOf([this.bucket, ...identity.parts]).slice(0, 32);
    const { runs: [found] = [] } = await this.api.post<{ runs?: readonly FoundRun[] }>('runs/search', {
      experiment_ids: [experiment],
      filter: `tags.\`${KEY_TAG}\` = '${key}'`,
      run_view_type: 'ALL',
      max_results: 1,
      order_by: ['attributes.start_time ASC'],
    });
    if (found !== undefined) return found.info.lifecycle_stage === 'deleted' ? undefined : found.info.run_id;
    const { name, startedAt, parent, tags } = identity;
    const made = await this.api.post<{ run: FoundRun }>('runs/create', {
      experiment_id: experiment,
      run_name: name,
      start_time: startedAt,
      tags: pairsOf({
        [KEY_TAG]: key,
        'mlflow.runName': name,
        'mlflow.source.name': 'durable-forecast',
        ...(parent === undefined ? {} : { 'mlflow.parentRunId': parent }),
        ...tags,
      }),
    });
    return made.run.info.run_id;
  }

  /** Writes content in as many calls as MLflow's limits ask for. A run that a person deletes meanwhile is left. */
  async write(id: string, { params = {}, tags = {}, metrics = [], end }: RunContent): Promise<void> {
    try {
      for (const batch of batchesOf({ params: pairsOf(params), tags: pairsOf(tags), metrics })) {
        await this.api.post('runs/log-batch', { run_id: id, ...batch } satisfies Batch & { run_id: string });
      }
      if (end !== undefined) {
        await this.api.post('runs/update', { run_id: id, status: end.status, end_time: end.at });
      }
    } catch (error) {
      if (!(error instanceof MlflowRefusal) || !(await this.isGone(id))) throw error;
    }
  }

  private async isGone(id: string): Promise<boolean> {
    try {
      const { run } = await this.api.get<{ run: FoundRun }>('runs/get', { run_id: id });
      return run.info.lifecycle_stage === 'deleted';
    } catch (error) {
      if (error instanceof MlflowRefusal && error.code === 'RESOURCE_DOES_NOT_EXIST') return true;
      throw error;
    }
  }

  /** @throws MlflowRefusal where a person has deleted it: MLflow keeps its name from anybody else */
  private async experimentOf(forecast: string): Promise<string> {
    const known = this.experiments.get(forecast);
    if (known !== undefined && (await this.isActive(known))) return known;
    const id = (await this.findExperiment(forecast)) ?? (await this.createExperiment(forecast));
    this.experiments.set(forecast, id);
    return id;
  }

  private async isActive(id: string): Promise<boolean> {
    try {
      const { experiment } = await this.api.get<FoundExperiment>('experiments/get', { experiment_id: id });
      return experiment.lifecycle_stage !== 'deleted';
    } catch (error) {
      if (error instanceof MlflowRefusal) return false;
      throw error;
    }
  }

  private async createExperiment(name: string): Promise<string> {
    try {
      const tags = pairsOf({ 'mlflow.note.content': `Runs of the forecast ${name}, by durable-forecast.` });
      return (await this.api.post<{ experiment_id: string }>('experiments/create', { name, tags })).experiment_id;
    } catch (error) {
      if (!(error instanceof MlflowRefusal) || error.code !== 'RESOURCE_ALREADY_EXISTS') throw error;
      const found = await this.findExperiment(name);
      if (found === undefined) throw error;
      return found;
    }
  }

  private async findExperiment(name: string): Promise<string | undefined> {
    try {
      const { experiment } = await this.api.get<FoundExperiment>('experiments/get-by-name', { experiment_name: name });
      if (experiment.lifecycle_stage !== 'deleted') return experiment.experiment_id;
    } catch (error) {
      if (error instanceof MlflowRefusal && error.code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
      throw error;
    }
    throw new MlflowRefusal(
      'INVALID_STATE',
      `somebody has deleted the experiment ${name}. Restore it in MLflow, or have 'mlflow gc' remove it for good.`,
    );
  }
}

interface FoundExperiment {
  readonly experiment: { readonly experiment_id: string; readonly lifecycle_stage?: string };
}

/** Metrics that have one value, at the end. */
export const lastValues = (values: Readonly<Record<string, TrackedNumber>>, at: number): readonly LoggedMetric[] =>
  Object.entries(values).map(([key, value]) => ({ key, value, timestamp: at, step: 0 }));
