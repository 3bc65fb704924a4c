import { type Backtest, type BacktestOrigin, INDISTINCT_WRMSSE } from '../../contracts/ensemble.js';
import type { Scoreboard } from '../../contracts/evaluation.js';
import type { BacktestSummary, Publication, RunSummary, TrialSummary } from '../../contracts/pipeline.js';
import type { TrialResult } from '../../contracts/training.js';
import { type Member, methodsOf } from './members.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

interface Parts {
  readonly trials: readonly TrialResult[];
  readonly selection: Selection;
  readonly members: readonly Member[];
  readonly backtest: Backtest | undefined;
  /** The jobs that fitted members, at past origins and at the run's own. */
  readonly fits: readonly TrialResult[];
  readonly holdout: Scoreboard | undefined;
  readonly publication: Publication;
  /** Address of the page with the run's pictures. */
  readonly report: string | undefined;
}

/** The table that a run ends with; scored on the holdout where there is one, else on the window that chose. */
export function runSummary(
  { run, request, dataset, clock }: RunContext,
  { trials, selection, members, backtest, fits, holdout, publication, report }: Parts,
): RunSummary {
  const { champion, scoreboard } = selection;
  const shown = holdout ?? scoreboard;
  const score = shown.candidates.find((candidate) => candidate.name === champion.name) ?? selection.score;
  const names = [...members.map(({ name }) => name), ...methodsOf(request)];
  const jobs = [...trials, ...fits];
  // Of one origin that the champion's own forecast stands for, nothing was tried.
  const tried = backtest?.origins.some(({ members: scored }) => scored[0]?.name !== champion.name);
  return {
    run,
    status: 'published',
    origin: dataset.originDate,
    window: shown.window,
    champion: { ...score, algorithm: champion.algorithm, hyperparameters: champion.hyperparameters },
    baselines: shown.baselines,
    selection: scoreboard,
    members: names.map((name, index) => ({ name, weight: backtest?.recipe.weights[index] ?? 1 / names.length })),
    ...(backtest !== undefined && tried ? { backtest: backtestSummary(backtest) } : {}),
    trials: trials.map(trialSummary),
    publication,
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
  status: trial.status,
  attempts: trial.attempts.length,
  objective: trial.objective ?? null,
  seconds: trial.seconds,
  hyperparameters: trial.hyperparameters,
  failure: trial.failure,
  ruleEvents: trial.ruleEvents,
});

function backtestSummary({ origins, recipe }: Backtest): BacktestSummary {
  const [first] = origins;
  const names = [
    { kind: 'ensemble' as const, scores: first === undefined ? [] : [first.ensemble] },
    { kind: 'member' as const, scores: first?.members ?? [] },
    { kind: 'baseline' as const, scores: first?.baselines ?? [] },
  ];
  const means = names.flatMap(({ kind, scores }) =>
    scores.map(({ name }, index) => {
      const values = origins.map((origin) => scoresOf(origin, kind)[index]?.wrmsse ?? Number.NaN);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const spread = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : undefined;
      return { kind, name, scores: values, mean, spread };
    }),
  );
  return {
    origins,
    recipe,
    means: means.sort((a, b) => a.mean - b.mean),
    note:
      `${origins.length === 1 ? 'One window' : `${origins.length} windows`} of 28 days can't rank two models whose WRMSSE ` +
      `differs by less than ${INDISTINCT_WRMSSE}.`,
  };
}

function scoresOf({ ensemble, members, baselines }: BacktestOrigin, kind: 'ensemble' | 'member' | 'baseline') {
  switch (kind) {
    case 'ensemble':
      return [ensemble];
    case 'member':
      return members;
    case 'baseline':
      return baselines;
  }
}

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
