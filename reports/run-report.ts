import { describeTraining, isPlainSearch, type RunTraining } from '../contracts/champion/run-training.js';
import { type DatasetWarning, describeWarning } from '../contracts/dataset/dataset-warning.js';
import type { VersionScores } from '../contracts/monitoring/version-scores.js';
import type { BacktestSummary, MemberSummary } from '../contracts/run/pipeline.js';
import { ensembleSections } from './ensemble-sections.js';
import { type DrawnForecast, forecastSection } from './forecast-section.js';
import { heading, list, note, page } from './html.js';
import { monitoringSection } from './monitoring-section.js';
import { type DrawnTrial, trainingSections } from './training-sections.js';

export interface RunReport {
  readonly run: string;
  /** How it came to its models; said where they are not its own. */
  readonly training?: RunTraining | undefined;
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** Best first. */
  readonly trials: readonly DrawnTrial[];
  readonly members: readonly MemberSummary[];
  /** Undefined where no past origins were tried. */
  readonly backtest?: BacktestSummary | undefined;
  readonly forecast?: DrawnForecast;
  /** Scores of earlier versions, newest origin first. */
  readonly monitored?: readonly VersionScores[];
}

/** One page on a run: what was published, how its parts did in the past, and how they were trained. */
export const runReport = ({
  run,
  training,
  warnings = [],
  trials,
  members,
  backtest,
  forecast,
  monitored = [],
}: RunReport): string =>
  page(`Forecast of ${run}`, [
    ...(training === undefined || isPlainSearch(training) ? [] : [note(`This run ${describeTraining(training)}.`)]),
    ...(warnings.length === 0 ? [] : warningSection(warnings)),
    ...(forecast === undefined ? [] : forecastSection(forecast)),
    ...ensembleSections(members, backtest),
    ...(monitored.length === 0 ? [] : monitoringSection(monitored)),
    ...trainingSections(trials),
  ]);

const warningSection = (warnings: readonly DatasetWarning[]): string[] => [
  heading('To know of the data'),
  list(warnings.map(describeWarning)),
];
