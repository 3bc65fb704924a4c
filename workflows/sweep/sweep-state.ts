import { canonicalJson } from '@durable-forecast/lib/hash';
import type { Algorithm } from '../../contracts/algorithms/algorithms.js';
import type { ReachedLimit, SweepLimits } from '../../contracts/request/sweep-limits.js';
import type { LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import type { RecordedTrial, WarmStart } from '../../contracts/sweep/sweep-record.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';
import type { RungPoint } from '../../contracts/training/watch.js';
import type { RungReport } from '../../core/search/early-stop.js';
import type { Observation, Proposal } from '../../core/search/strategy.js';

interface Entry {
  readonly index: number;
  readonly spec: TrialSpec;
  readonly values: Observation['hyperparameters'];
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds that it waited in line for instances; `since` while it waits. */
  readonly waited: { ms: number; since?: number | undefined };
  result?: TrialResult;
}

/** Log tails kept of a sweep's failures: enough to see what is wrong, whatever the number of trials. */
const LOG_TAILS = 20;

/** The trials of a sweep and what follows from them. Plain data and rules; the workflow only wires it to children and messages. */
export class SweepState {
  private readonly entries = new Map<number, Entry>();
  private readonly order: Entry[] = [];
  private readonly reported: RungReport[] = [];
  private readonly told = new Set<string>();
  private readonly pruned = new Set<number>();
  /** Trials of earlier sweeps, oldest first; their numbers are below zero. */
  private readonly earlier: readonly Observation[];
  private readonly comparable: readonly TrialResult[];
  private readonly known: ReadonlySet<string>;
  private best = Number.POSITIVE_INFINITY;
  private sinceBest = 0;
  private failures = 0;
  private waits = 0;

  /** @param asBefore counts as sweeps did when every report of any trial was a rival, and every pruned trial no improvement */
  constructor(
    { observed, comparable }: WarmStart = { observed: [], comparable: [] },
    private readonly asBefore = false,
  ) {
    const trials = [...observed, ...comparable];
    this.earlier = trials.map((trial, position) => observation(position - trials.length, trial));
    this.comparable = comparable.map(({ result }) => result);
    this.known = new Set(comparable.map(({ values, result }) => pointOf(result.algorithm, values)));
    for (const result of this.comparable) this.count(result);
    this.sinceBest = 0;
  }

  start(index: number, spec: TrialSpec, values: Observation['hyperparameters'], now: number): void {
    this.entries.set(index, { index, spec, values, startedAt: now, waited: { ms: 0 } });
  }

  /** A trial that waits for its turn costs nothing. */
  wait(index: number, waits: boolean, now: number): void {
    const waited = this.entries.get(index)?.waited;
    if (waited === undefined || waits === (waited.since !== undefined)) return;
    this.waits += 1;
    if (waited.since !== undefined) waited.ms += now - waited.since;
    waited.since = waits ? now : undefined;
  }

  finish(index: number, result: TrialResult): void {
    const entry = this.entries.get(index);
    if (entry === undefined) throw new Error(`trial ${index} ended but was never started`);
    entry.result = result;
    this.order.push(entry);
    // The stop may come too late: then it is a trial like any other.
    if (result.status === 'completed') this.pruned.delete(index);
    for (const rung of result.rungs ?? []) this.report(index, rung);
    this.count(result);
  }

  /**
   * A rung that is told twice counts once. One that a trial comes to before it hears that it is pruned doesn't count: it would
   * be a rival of the trials that were let on, and could prune the last of them.
   *
   * @returns whether it is to be judged
   */
  report(index: number, { step, value }: RungPoint): boolean {
    const key = `${index}/${step}`;
    if (this.told.has(key) || (this.pruned.has(index) && !this.asBefore)) return false;
    this.told.add(key);
    this.reported.push({ index, step, value });
    return true;
  }

  /** Whether an earlier sweep has this very point, on the same data. */
  knows({ algorithm, hyperparameters }: Pick<Proposal, 'algorithm' | 'hyperparameters'>): boolean {
    return this.known.has(pointOf(algorithm, hyperparameters));
  }

  get running(): number {
    return this.entries.size - this.order.length;
  }

  /** Counts the times that a trial began or ceased to wait in line. */
  get waitChanges(): number {
    return this.waits;
  }

  get ended(): number {
    return this.order.length;
  }

  get reports(): readonly RungReport[] {
    return this.reported;
  }

  /** What a trial at a rung is compared with: a trial that came to nothing can't have been better. */
  get rivals(): readonly RungReport[] {
    if (this.asBefore) return this.reported;
    return this.reported.filter(({ index }) => {
      const result = this.entries.get(index)?.result;
      return result?.status !== 'failed' && !result?.demoted;
    });
  }

  /**
   * Whether another trial that came to the step still runs, or has completed. Those that are pruned count as rivals for good,
   * but when the one that they were pruned for fails, the next must not be pruned for nobody.
   */
  hasSurvivor(step: number, besides: number): boolean {
    return (
      this.asBefore || this.rivals.some(({ index, step: at }) => index !== besides && at === step && this.mayWin(index))
    );
  }

  prune(index: number): void {
    this.pruned.add(index);
  }

  isPruned(index: number): boolean {
    return this.pruned.has(index);
  }

  get runningTrials(): readonly { readonly index: number; readonly spec: TrialSpec }[] {
    return [...this.entries.values()].filter((entry) => entry.result === undefined);
  }

  /** What the search learns from, in the order in which trials were proposed. */
  get history(): readonly Observation[] {
    const own = [...this.entries.values()].map(({ index, spec, values, result }) =>
      result === undefined
        ? { index, algorithm: spec.plan.algorithm as Algorithm, hyperparameters: values, status: 'running' as const }
        : observation(index, { values, result }),
    );
    return [...this.earlier, ...own];
  }

  /** The limit that the ended trials have reached, if any. */
  reached({ target, noImprovement, failuresInARow }: Partial<SweepLimits>): ReachedLimit | undefined {
    if (target !== undefined && this.best <= target) return 'target';
    if (noImprovement !== undefined && this.sinceBest >= noImprovement) return 'noImprovement';
    if (failuresInARow !== undefined && this.failures >= failuresInARow) return 'failuresInARow';
    return undefined;
  }

  /** US dollars so far: ended trials by their bill, running ones as if they were billed from their start. */
  spent(now: number): number {
    let sum = 0;
    for (const entry of this.entries.values()) {
      const { spec, result } = entry;
      sum += result?.cost ?? (result === undefined ? (hourly(spec) * billedMs(entry, now)) / 3_600_000 : 0);
    }
    return sum;
  }

  /** US dollars an hour of the running trials, without those that wait for an instance. */
  get hourly(): number {
    return [...this.entries.values()]
      .filter(({ result, waited }) => result === undefined && waited.since === undefined)
      .reduce((sum, { spec }) => sum + hourly(spec), 0);
  }

  /** Finished trials, best objective first; then those that a rule demoted; then pruned, stopped and failed ones. */
  get results(): readonly TrialResult[] {
    const sorted = [...this.comparable, ...this.order.map(({ result }) => result as TrialResult)].sort(byObjective);
    let tails = 0;
    return sorted.map((result) => {
      if (result.failure === undefined || result.failure.logTail.length === 0) return result;
      tails += 1;
      return tails <= LOG_TAILS ? result : { ...result, failure: { ...result.failure, logTail: [] } };
    });
  }

  /** What the next run of the workflow needs of the trials that have ended. */
  get carried(): readonly (RecordedTrial & { readonly index: number })[] {
    return this.order.map(({ index, values, result }) => ({ index, values, result: slim(result as TrialResult) }));
  }

  leaderboard(): readonly LeaderboardRow[] {
    const running: LeaderboardRow[] = this.runningTrials.map(({ spec }) => ({
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
    const other = ended.findIndex((result) => result.status !== 'completed');
    const split = other === -1 ? ended.length : other;
    return [...ended.slice(0, split), ...running, ...ended.slice(split)];
  }

  private mayWin(index: number): boolean {
    const status = this.entries.get(index)?.result?.status;
    return status === undefined ? !this.pruned.has(index) : status === 'completed';
  }

  private count(result: TrialResult): void {
    if (result.status === 'failed') {
      // What a person stopped says nothing of the space.
      const byPerson = result.failure?.type === 'StoppedByUser' || result.failure?.type === 'Cancelled';
      if (!byPerson && result.failure?.type !== 'StoppedByRule') this.failures += 1;
      return;
    }
    this.failures = 0;
    // Others were better, but the best of those is still to complete.
    if (result.status === 'pruned' && this.best === Number.POSITIVE_INFINITY && !this.asBefore) return;
    const better = result.status === 'completed' && !result.demoted && (result.objective ?? Number.NaN) < this.best;
    if (better) this.best = result.objective as number;
    this.sinceBest = better ? 0 : this.sinceBest + 1;
  }
}

const hourly = ({ plan, prices }: TrialSpec): number => prices?.[plan.instanceTypes[0] as string] ?? 0;

/** Time of a running trial for which an instance may have been billed. */
const billedMs = ({ startedAt, waited: { ms, since } }: Entry, now: number): number => (since ?? now) - startedAt - ms;

const pointOf = (algorithm: string, values: RecordedTrial['values']): string => canonicalJson([algorithm, values]);

const observation = (index: number, { values, result }: RecordedTrial): Observation => ({
  index,
  algorithm: result.algorithm as Algorithm,
  hyperparameters: values,
  // A trial that a limit stopped says as much as a pruned one: how far it came.
  status: result.status === 'stopped' ? 'pruned' : result.status,
  ...(result.objective === undefined ? {} : { objective: result.objective }),
});

/** Without what only a person reads about one trial. */
function slim({ rules: _, rungs: __, failure, ...result }: TrialResult): TrialResult {
  return {
    ...result,
    ...(failure === undefined ? {} : { failure: { ...failure, reason: failure.reason.slice(0, 500), logTail: [] } }),
  };
}

const RANKS = { completed: 0, pruned: 1, stopped: 2, failed: 3 } as const;

function byObjective(a: TrialResult, b: TrialResult): number {
  if (a.status !== b.status) return RANKS[a.status] - RANKS[b.status];
  if (a.status === 'failed') return 0;
  if (a.demoted !== b.demoted) return a.demoted ? 1 : -1;
  return (a.objective ?? Number.POSITIVE_INFINITY) - (b.objective ?? Number.POSITIVE_INFINITY);
}
