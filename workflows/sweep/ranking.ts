import type { LeaderboardRow } from '../../contracts/sweep/leaderboard.js';
import type { TrialResult, TrialSpec } from '../../contracts/training/trial.js';

/** Log tails kept of a sweep's failures: enough to see what is wrong, whatever the number of trials. */
const LOG_TAILS = 20;

/** What the leaderboard shows of a trial that runs. */
export type ShownTrial = Pick<TrialSpec, 'name' | 'plan'>;

/** Finished trials, best objective first; then those that a rule demoted; then pruned, stopped and failed ones. */
export function ranked(results: readonly TrialResult[]): readonly TrialResult[] {
  let tails = 0;
  return [...results].sort(byObjective).map((result) => {
    if (result.failure === undefined || result.failure.logTail.length === 0) return result;
    tails += 1;
    return tails <= LOG_TAILS ? result : { ...result, failure: { ...result.failure, logTail: [] } };
  });
}

/** The trials as the leaderboard shows them: those that run stand behind those that completed. */
export function leaderboardRows(
  ended: readonly TrialResult[],
  running: readonly ShownTrial[],
): readonly LeaderboardRow[] {
  const rows = ranked(ended);
  const other = rows.findIndex(({ status }) => status !== 'completed');
  const split = other === -1 ? rows.length : other;
  return [...rows.slice(0, split), ...running.map(runningRow), ...rows.slice(split)];
}

const runningRow = ({ name, plan }: ShownTrial): LeaderboardRow => ({
  name,
  algorithm: plan.algorithm,
  hyperparameters: plan.hyperparameters,
  image: plan.image,
  status: 'running',
  attempts: [],
  seconds: 0,
  billableSeconds: 0,
});

const RANKS = { completed: 0, pruned: 1, stopped: 2, failed: 3 } as const;

function byObjective(a: TrialResult, b: TrialResult): number {
  if (a.status !== b.status) return RANKS[a.status] - RANKS[b.status];
  if (a.status === 'failed') return 0;
  if (a.demoted !== b.demoted) return a.demoted ? 1 : -1;
  return (a.objective ?? Number.POSITIVE_INFINITY) - (b.objective ?? Number.POSITIVE_INFINITY);
}
