import type { Scoreboard } from '../../contracts/evaluation.js';
import type { Publication, RunSummary, TrialSummary } from '../../contracts/pipeline.js';
import type { TrialResult } from '../../contracts/training.js';
import type { RunContext } from './run-context.js';
import type { Selection } from './select-champion.js';

interface Parts {
  readonly trials: readonly TrialResult[];
  readonly selection: Selection;
  readonly holdout: Scoreboard | undefined;
  readonly publication: Publication;
  /** Address of the page with the run's pictures. */
  readonly report: string | undefined;
}

/** The table that a run ends with; scored on the holdout where there is one, else on the window that chose. */
export function runSummary(
  { run, dataset, clock }: RunContext,
  { trials, selection, holdout, publication, report }: Parts,
): RunSummary {
  const { champion, scoreboard } = selection;
  const shown = holdout ?? scoreboard;
  const score = shown.candidates.find((candidate) => candidate.name === champion.name) ?? selection.score;
  return {
    run,
    status: 'published',
    origin: dataset.originDate,
    window: shown.window,
    champion: { ...score, algorithm: champion.algorithm, hyperparameters: champion.hyperparameters },
    baselines: shown.baselines,
    selection: scoreboard,
    trials: trials.map(trialSummary),
    publication,
    report: report ?? null,
    seconds: clock.seconds,
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
