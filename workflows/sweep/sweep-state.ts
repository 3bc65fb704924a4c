import { canonicalJson } from '@durable-forecast/lib/hash';
import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';
import { earlierTrial } from '../../contracts/sweep/earlier-trial.js';
import type { LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import type { EarlierTrial, RecordedTrial, WarmStart } from '../../contracts/sweep/sweep-record.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import type { Observation, Proposal } from '../../core/search/strategy.js';
import { Improvement } from './improvement.js';
import { leaderboardRows, ranked, type ShownTrial } from './ranking.js';
import { withinPayload } from './within-payload.js';

interface StartedTrial {
  readonly index: number;
  readonly spec: ShownTrial;
  /** The proposal, as the search made it. */
  readonly values: Observation['hyperparameters'];
  result?: TrialResult;
}
type EndedTrial = StartedTrial & { readonly result: TrialResult };

/** The trials of a sweep and what follows from them. Plain data and rules; the workflow only wires it to children and messages. */
export class SweepState {
  private readonly trials = new Map<number, StartedTrial>();
  /** In the order in which they ended. */
  private readonly endedTrials: EndedTrial[] = [];
  /** Trials of earlier sweeps, oldest first; their numbers are below zero. */
  private readonly earlier: readonly Observation[];
  private readonly comparable: readonly TrialResult[];
  /** Points that an earlier sweep has tried on the same data. */
  private readonly knownPoints: ReadonlySet<string>;
  private readonly improvement: Improvement;

  /** @param learned the earlier trials that the search learns from, where they lie beside the warm start */
  constructor(
    { observed, comparable }: WarmStart = { observed: [], comparable: [] },
    learned: readonly EarlierTrial[] = [...observed.map(earlierTrial(false)), ...comparable.map(earlierTrial(true))],
  ) {
    this.earlier = learned.map((trial, position) => observation(position - learned.length, trial));
    this.comparable = comparable.map(({ result }) => result);
    const known = learned.filter((trial) => trial.comparable);
    this.knownPoints = new Set(known.map(({ algorithm, values }) => pointOf(algorithm, values)));
    this.improvement = new Improvement(this.comparable);
  }

  start(index: number, spec: ShownTrial, values: Observation['hyperparameters']): void {
    this.trials.set(index, { index, spec, values });
  }

  finish(index: number, result: TrialResult): void {
    const trial = this.trials.get(index);
    if (trial === undefined) throw new Error(`trial ${index} ended but was never started`);
    this.endedTrials.push(Object.assign(trial, { result }));
    this.improvement.count(result);
  }

  resultOf(index: number): TrialResult | undefined {
    return this.trials.get(index)?.result;
  }

  /** Whether an earlier sweep has this very point, on the same data. */
  knows({ algorithm, hyperparameters }: Pick<Proposal, 'algorithm' | 'hyperparameters'>): boolean {
    return this.knownPoints.has(pointOf(algorithm, hyperparameters));
  }

  get running(): number {
    return this.trials.size - this.endedTrials.length;
  }

  get ended(): number {
    return this.endedTrials.length;
  }

  /** What the search learns from, in the order in which trials were proposed. */
  get history(): readonly Observation[] {
    const own = [...this.trials.values()].map(({ index, spec, values, result }) =>
      result === undefined
        ? { index, algorithm: spec.plan.algorithm, hyperparameters: values, status: 'running' as const }
        : observation(index, { ...result, values }),
    );
    return [...this.earlier, ...own];
  }

  /** The limit that the ended trials have reached, if any. */
  reached(limits: Partial<SweepLimits>): ReachedLimit | undefined {
    return this.improvement.reached(limits);
  }

  /** Finished trials, best objective first; then those that a rule demoted; then pruned, stopped and failed ones. */
  get results(): readonly TrialResult[] {
    return withinPayload(ranked(this.allResults));
  }

  get leaderboardRows(): readonly LeaderboardRow[] {
    const running = [...this.trials.values()].filter(({ result }) => result === undefined);
    return leaderboardRows(
      this.allResults,
      running.map(({ spec }) => spec),
    );
  }

  /** What the next run of the workflow needs of the trials that have ended. */
  get carried(): readonly (RecordedTrial & { readonly index: number })[] {
    return this.endedTrials.map(({ index, values, result }) => ({ index, values, result: slim(result) }));
  }

  private get allResults(): readonly TrialResult[] {
    return [...this.comparable, ...this.endedTrials.map(({ result }) => result)];
  }
}

const pointOf = (algorithm: string, values: RecordedTrial['values']): string => canonicalJson([algorithm, values]);

function observation(
  index: number,
  { values, algorithm, status, objective }: Omit<EarlierTrial, 'comparable'>,
): Observation {
  return {
    index,
    algorithm,
    hyperparameters: values,
    // A trial that a limit stopped says as much as a pruned one: how far it came.
    status: status === 'stopped' ? 'pruned' : status,
    // An objective that was NaN came as null through JSON, and would rank as the best of all.
    ...(typeof objective === 'number' ? { objective } : {}),
  };
}

/** Without what only a person reads about one trial. */
function slim({ rules: _, rungs: __, failure, ...result }: TrialResult): TrialResult {
  return {
    ...result,
    ...(failure === undefined ? {} : { failure: { ...failure, reason: failure.reason.slice(0, 500), logTail: [] } }),
  };
}
