import type { Leaderboard, LeaderboardRow } from '../contracts/progress.js';
import type { TrialResult, TrialSpec } from '../contracts/training.js';
import type { Observation } from '../core/search/strategy.js';

interface Entry {
  readonly index: number;
  readonly spec: TrialSpec;
  readonly values: Observation['hyperparameters'];
  result?: TrialResult;
}

/** The trials of a sweep and what follows from them. Plain data and rules; the workflow only wires it to children and queries. */
export class SweepState {
  private readonly entries: Entry[] = [];

  start(index: number, spec: TrialSpec, values: Observation['hyperparameters']): void {
    this.entries.push({ index, spec, values });
  }

  finish(index: number, result: TrialResult): void {
    const entry = this.entries.find((candidate) => candidate.index === index);
    if (entry === undefined) throw new Error(`trial ${index} ended but was never started`);
    entry.result = result;
  }

  get running(): number {
    return this.entries.filter((entry) => entry.result === undefined).length;
  }

  get ended(): number {
    return this.entries.length - this.running;
  }

  /** What the search learns from, in the order in which trials were proposed. */
  get history(): readonly Observation[] {
    return this.entries.map(({ index, spec, values, result }) => ({
      index,
      algorithm: spec.plan.algorithm as Observation['algorithm'],
      hyperparameters: values,
      status: result?.status ?? 'running',
      ...(result?.objective === undefined ? {} : { objective: result.objective }),
    }));
  }

  /** Finished trials, best objective first; then those that a rule demoted; failed ones last, in the order of their start. */
  get results(): readonly TrialResult[] {
    return this.entries.flatMap(({ result }) => (result === undefined ? [] : [result])).sort(byObjective);
  }

  leaderboard(sweep: string, objective: string, planned: number | undefined): Leaderboard {
    const running: LeaderboardRow[] = this.entries
      .filter((entry) => entry.result === undefined)
      .map(({ spec }) => ({
        name: spec.name,
        algorithm: spec.plan.algorithm,
        hyperparameters: spec.plan.hyperparameters,
        image: spec.plan.image,
        status: 'running',
        attempts: [],
        seconds: 0,
        billableSeconds: 0,
      }));
    const ended = this.results;
    const failed = ended.findIndex((result) => result.status === 'failed');
    const split = failed === -1 ? ended.length : failed;
    return { sweep, objective, planned, rows: [...ended.slice(0, split), ...running, ...ended.slice(split)] };
  }
}

function byObjective(a: TrialResult, b: TrialResult): number {
  if (a.status !== b.status) return a.status === 'completed' ? -1 : 1;
  if (a.status === 'failed') return 0;
  if (a.demoted !== b.demoted) return a.demoted ? 1 : -1;
  return (a.objective ?? Number.POSITIVE_INFINITY) - (b.objective ?? Number.POSITIVE_INFINITY);
}
