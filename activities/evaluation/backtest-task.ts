import type { BacktestOrigin, EnsembleRecipe } from '../../contracts/evaluation/ensemble.js';
import type { SumsAsked } from '../../contracts/evaluation/sums-asked.js';
import type { RunPromise } from '../../contracts/monitoring/promise.js';
import type { Method } from '../../contracts/request/members.js';
import { baselines } from '../../core/baselines/index.js';
import { applyChoice, chooseEnsemble, type PastOrigin, untriedEnsemble } from '../../core/ensemble/choose-ensemble.js';
import { walkForward } from '../../core/ensemble/walk-forward.js';
import { scalesOf } from '../../core/metrics/index.js';
import { promisedWindows } from '../../core/monitoring/score-windows.js';
import { actualSales } from '../../core/panel/actual-sales.js';
import { mergePanels } from '../../core/panel/merge-panels.js';
import { decodePanel } from '../../core/panel/panel-file.js';
import { fitQuantiles, type QuantileModel } from '../../core/quantiles/fit-quantiles.js';
import { forecastBy } from './methods.js';
import { scoreOf, windowDates } from './score.js';
import { type Weighed, weighed } from './weighed.js';

export interface BacktestTask {
  /** Panel files, one a shard. */
  readonly panels: readonly Uint8Array[];
  /** Oldest first; forecasts in the order of the panels, series x 28. */
  readonly folds: readonly {
    readonly originDay: number;
    readonly members: readonly { readonly name: string; readonly values: Float32Array }[];
  }[];
  /** Members that need no training, after the models. */
  readonly methods: readonly Method[];
  /** How many models the published forecast has. */
  readonly models: number;
  /** False where the folds hold another forecast than the members': then nothing is chosen from them. */
  readonly choose: boolean;
  /** What the request says of sums. */
  readonly sums?: SumsAsked | undefined;
}

export interface BacktestTaskResult {
  readonly origins: readonly BacktestOrigin[];
  readonly recipe: EnsembleRecipe;
  readonly quantiles: QuantileModel;
  /** How the ensemble did on the first days after each origin. */
  readonly promised: RunPromise['origins'];
}

/** Scores members and their ensemble at past origins, each with what the origins before it chose. Runs in a worker thread. */
export default function backtestTask(task: BacktestTask): Weighed<BacktestTaskResult> {
  return weighed(() => walkOrigins(task));
}

function walkOrigins({ panels, folds, methods, models, choose, sums }: BacktestTask): BacktestTaskResult {
  const panel = mergePanels(panels.map((bytes) => decodePanel(bytes)));
  const added = choose ? methods : [];
  const names = (made: BacktestTask['folds'][number]['members']) => [...made.map(({ name }) => name), ...added];
  const past = folds.map(
    ({ originDay, members: made }): PastOrigin => ({
      panel,
      originDay,
      scales: scalesOf(panel, originDay),
      forecasts: [
        ...made.map(({ values }) => values),
        ...added.map((method) => forecastBy(method, panel, originDay, sums?.totals)),
      ],
      actual: actualSales(panel, originDay),
    }),
  );
  const ensembles = choose
    ? walkForward(past, sums).map(({ forecast }) => forecast)
    : past.map((origin) => applyChoice(origin, untriedEnsemble(origin, origin.forecasts.length, sums)));
  const members = models + methods.length;
  return {
    origins: past.map(({ originDay, scales, forecasts, actual }, index): BacktestOrigin => {
      const score = (name: string, forecast: Float32Array) => scoreOf(name, scales, forecast, actual);
      return {
        window: { name: 'validation', originDay, ...windowDates(panel, originDay) },
        ensemble: score('ensemble', ensembles[index] as Float32Array),
        members: names(folds[index]!.members).map((name, at) => score(name, forecasts[at] as Float32Array)),
        baselines: baselines.map(({ name, forecast }) => score(name, forecast(panel, originDay))),
      };
    }),
    recipe: choose ? chooseEnsemble(past, members, sums) : untriedEnsemble(past[0] as PastOrigin, members, sums),
    promised: past.map(({ originDay, scales }, index) => ({
      originDate: panel.calendar.dates[originDay - panel.calendar.firstDay] as string,
      windows: promisedWindows({ panel, originDay, scales, forecast: ensembles[index] as Float32Array }),
    })),
    quantiles: fitQuantiles(
      past.map(({ actual }, index) => ({ series: panel.series, forecast: ensembles[index] as Float32Array, actual })),
    ),
  };
}
