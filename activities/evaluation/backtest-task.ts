import type { BacktestOrigin, EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { RunPromise } from '../../contracts/monitoring/promise.js';
import { baselines } from '../../core/baselines/index.js';
import {
  applyChoice,
  chooseEnsemble,
  type EnsembleChoice,
  type TriedOrigin,
  untriedEnsemble,
} from '../../core/ensemble/choose-ensemble.js';
import { walkForward } from '../../core/ensemble/walk-forward.js';
import { ErrorSums, type Scales } from '../../core/metrics/index.js';
import { PromiseSums } from '../../core/monitoring/promise-sums.js';
import type { QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { StoreQuantiles } from '../../core/quantiles/store-quantiles.js';
import { PastStores, type PastStoresTask } from './past-stores.js';
import { ScoreSums } from './score-sums.js';
import { type Weighed, weighed } from './weighed.js';
import { windowDates } from './window-dates.js';

export interface BacktestTask extends PastStoresTask {
  /** How many models the published forecast has. */
  readonly models: number;
}

export interface BacktestTaskResult {
  readonly origins: readonly BacktestOrigin[];
  readonly recipe: EnsembleRecipe;
  readonly quantiles: QuantileModel;
  /** How the ensemble did on the first days after each origin. */
  readonly promised: RunPromise['origins'];
}

/**
 * Scores members and their ensemble at past origins, each with what the origins before it chose. Stores go by one after the other, again
 * for all that is tried at an origin at once. Runs in a worker thread.
 */
export default function backtestTask(task: BacktestTask): Weighed<BacktestTaskResult> {
  return weighed(() => walkOrigins(task));
}

function walkOrigins({ models, ...task }: BacktestTask): BacktestTaskResult {
  const { folds, methods, choose, sums } = task;
  const stores = new PastStores(task);
  const origins = folds.map((_, fold) => triedAt(stores, fold));
  const choices = choose
    ? walkForward(origins, sums)
    : origins.map((origin) => untriedEnsemble(origin, origin.candidates, sums));
  const quantiles = new StoreQuantiles(stores.index, stores.series, folds.length);
  const walked = folds.map((_, fold) => {
    const scored = scoreOrigin(stores, fold, choices[fold] as EnsembleChoice, quantiles);
    quantiles.closeOrigin();
    return scored;
  });
  for (const { fold, ranks, forecast, actual } of stores.ensembles()) {
    quantiles.addSeries(fold, ranks, forecast, actual);
  }
  const members = models + methods.length;
  return {
    origins: walked.map(({ origin }) => origin),
    recipe: choose ? chooseEnsemble(origins, members, sums) : untriedEnsemble(origins[0] as TriedOrigin, members, sums),
    promised: walked.map(({ promised }) => promised),
    quantiles: quantiles.finish(),
  };
}

/** An origin at which ensembles are tried; what was tried once is remembered, since the next origins ask for much of it again. */
function triedAt(stores: PastStores, fold: number): TriedOrigin {
  const scales = stores.scales[fold] as Scales;
  const known = new Map<string, number>();
  const keyOf = (choice: EnsembleChoice) => JSON.stringify(choice);
  return {
    panel: { calendar: stores.calendar },
    originDay: scales.originDay,
    candidates: stores.membersAt(fold).length,
    scoresOf: (choices) => {
      const tried = new Map(choices.map((choice) => [keyOf(choice), choice]));
      const left = [...tried].filter(([key]) => !known.has(key));
      const errors = left.map(() => new ErrorSums(scales));
      if (left.length > 0) {
        for (const { part, actual, ...origin } of stores.at(fold)) {
          for (const [at, [, choice]] of left.entries()) errors[at]!.add(part, applyChoice(origin, choice), actual);
        }
      }
      for (const [at, [key]] of left.entries()) known.set(key, errors[at]!.average());
      return choices.map((choice) => known.get(keyOf(choice)) as number);
    },
  };
}

/** Scores all that there is at an origin, keeps the ensemble, and adds its sums to those that quantiles are learnt from. */
function scoreOrigin(
  stores: PastStores,
  fold: number,
  choice: EnsembleChoice,
  quantiles: StoreQuantiles,
): { readonly origin: BacktestOrigin; readonly promised: RunPromise['origins'][number] } {
  const above = stores.scales[fold] as Scales;
  const { originDay } = above;
  const { calendar } = stores;
  const ofEnsemble = new ScoreSums('ensemble', above);
  const ofMembers = stores.membersAt(fold).map((name) => new ScoreSums(name, above));
  const ofBaselines = baselines.map(({ name, forecast }) => ({ forecast, score: new ScoreSums(name, above) }));
  const promise = new PromiseSums(above);
  for (const { store, part, actual, ...origin } of stores.at(fold)) {
    const ensemble = applyChoice(origin, choice);
    stores.keepEnsemble(store, fold, ensemble);
    ofEnsemble.add(part, ensemble, actual);
    promise.add(part, ensemble, actual);
    quantiles.addSums(part.above, ensemble, actual);
    for (const [at, forecast] of origin.forecasts.entries()) ofMembers[at]!.add(part, forecast, actual);
    for (const { forecast, score } of ofBaselines) score.add(part, forecast(origin.panel, originDay), actual);
  }
  return {
    origin: {
      window: { name: 'validation', originDay, ...windowDates({ calendar }, originDay) },
      ensemble: ofEnsemble.finish(),
      members: ofMembers.map((score) => score.finish()),
      baselines: ofBaselines.map(({ score }) => score.finish()),
    },
    promised: {
      originDate: calendar.dates[originDay - calendar.firstDay] as string,
      windows: promise.finish(),
    },
  };
}
