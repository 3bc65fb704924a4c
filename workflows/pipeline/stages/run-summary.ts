import type { Scoreboard } from '../../../contracts/evaluation/evaluation.js';
import type { Publication } from '../../../contracts/publication/publication.js';
import type { RetentionResult } from '../../../contracts/publication/retention.js';
import type { ChampionPackage } from '../../../contracts/registry/champion-package.js';
import type { RunSummary, TrialSummary } from '../../../contracts/run/pipeline.js';
import { shownStatus } from '../../../contracts/training/shown-status.js';
import type { TrialResult } from '../../../contracts/training/trial.js';
import { groupedReasons } from '../../shared/grouped-reasons.js';
import { backtestSummary } from './backtest-summary.js';
import type { MadeForecast } from './make-forecast.js';
import { memberShares } from './member-shares.js';
import type { RunContext } from './run-context.js';

interface Parts {
  readonly made: MadeForecast;
  readonly holdout: Scoreboard | undefined;
  readonly publication: Publication;
  /** Address of the page with the run's pictures. */
  readonly report: string | undefined;
  readonly registered?: ChampionPackage | undefined;
  /** Undefined where the request keeps all versions. */
  readonly retention?: RetentionResult | undefined;
  readonly notes: readonly string[];
}

/** The table that a run ends with; scored on the holdout where there is one, else on the window that chose. */
export function runSummary(
  { run, request, dataset, clock, training }: RunContext,
  { made, holdout, publication, registered, report, retention, notes }: Parts,
): RunSummary {
  const { trials, selection, members, backtest, fits, pastFits } = made;
  const { champion, scoreboard } = selection;
  const shown = holdout ?? scoreboard;
  const score = shown.candidates.find((candidate) => candidate.name === champion.name) ?? selection.score;
  const jobs = [...trials, ...pastFits, ...fits.map(({ result }) => result)];
  const tried = backtestSummary(backtest, champion.name);
  return {
    run,
    status: 'published',
    training,
    ...(notes.length === 0 ? {} : { notes }),
    origin: dataset.originDate,
    warnings: dataset.warnings,
    remade: clock.remade,
    window: shown.window,
    champion: { ...score, algorithm: champion.algorithm, hyperparameters: champion.hyperparameters },
    baselines: shown.baselines,
    selection: scoreboard,
    ...(selection.failures.length === 0 ? {} : { failedFinalists: groupedReasons(selection.failures) }),
    members: memberShares(request, members, backtest),
    ...(tried === undefined ? {} : { backtest: tried }),
    trials: trials.map(trialSummary),
    publication,
    ...(registered === undefined ? {} : { registered }),
    ...(retention === undefined ? {} : { deleted: retention.deleted }),
    report: report ?? null,
    seconds: { ...clock.seconds, training: secondsOfTraining(jobs) },
    jobs: {
      count: jobs.reduce((sum, { attempts }) => sum + attempts.length, 0),
      billableSeconds: jobs.reduce((sum, { billableSeconds }) => sum + billableSeconds, 0),
    },
  };
}

const trialSummary = (trial: TrialResult): TrialSummary => ({
  name: trial.name,
  algorithm: trial.algorithm,
  job: trial.job ?? null,
  status: shownStatus(trial),
  attempts: trial.attempts.length,
  objective: trial.objective ?? null,
  seconds: trial.seconds,
  hyperparameters: trial.hyperparameters,
  failure: trial.failure,
  ruleEvents: trial.ruleEvents,
});

/** Seconds in which at least one job was training: overlapping times count once. */
function secondsOfTraining(results: readonly TrialResult[]): number {
  const times = results
    .flatMap(({ attempts }) => attempts.flatMap(({ trained }) => (trained === undefined ? [] : [trained])))
    .sort((a, b) => a[0] - b[0]);
  let seconds = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [from, to] of times) {
    if (to <= until) continue;
    seconds += (to - Math.max(from, until)) / 1000;
    until = to;
  }
  return seconds;
}
