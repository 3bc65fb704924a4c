import type { S3Client } from '@aws-sdk/client-s3';
import { type Algorithm, algorithmFacts } from '../../contracts/algorithms/algorithms.js';
import type { RunTraining } from '../../contracts/champion/run-training.js';
import type { DatasetWarning } from '../../contracts/dataset/dataset-warning.js';
import { featureLabel } from '../../contracts/features/feature-label.js';
import type { BacktestSummary, MemberSummary } from '../../contracts/run/pipeline.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import { runReport } from '../../reports/run-report.js';
import type { DrawnTrial } from '../../reports/training-sections.js';
import { readTensors } from '../debugger/read-tensors.js';
import { debugOutputUri } from '../debugger/tensor-source.js';
import { newestScores } from '../monitoring/newest-scores.js';
import { writeObject } from '../s3/s3-objects.js';
import type { TrainingDeps } from '../training/deps.js';
import { readNewLines } from '../training/job-log.js';
import { MetricReader } from '../training/metric-reader.js';
import { drawForecast, type ForecastToDraw } from './draw-forecast.js';

export interface WriteReportInput {
  readonly run: string;
  /** Best first. */
  readonly trials: readonly TrialResult[];
  /** Prefix of the tensors, a folder a job. */
  readonly debugUri: string;
  /** Where the page is written. */
  readonly uri: string;
  /** What is odd in the raw data; undefined for a run of a version that did not look. */
  readonly warnings?: readonly DatasetWarning[] | undefined;
  /** How the run came to its models; undefined for a run of a version that always searched. */
  readonly training?: RunTraining | undefined;
  readonly members: readonly MemberSummary[];
  /** Undefined where no past origins were tried. */
  readonly backtest?: BacktestSummary | undefined;
  readonly forecast: ForecastToDraw;
}

/** Trials drawn: nobody can distinguish more lines. */
const DRAWN_TRIALS = 12;
/** Earlier versions whose scores are shown. */
const DRAWN_VERSIONS = 12;
const IMPORTANCE = 'feature_importance/weight/';

/** Draws a run: its forecast, members and past origins, and its training. @returns the page's address */
export async function writeReport(deps: Pick<TrainingDeps, 's3' | 'logs'>, input: WriteReportInput): Promise<string> {
  const drawn: DrawnTrial[] = [];
  for (const trial of input.trials.slice(0, DRAWN_TRIALS)) {
    drawn.push(await drawTrial(deps, trial, input.debugUri));
  }
  const { run, training, warnings, members, backtest, forecast } = input;
  const report = {
    run,
    training,
    warnings,
    trials: drawn,
    members,
    backtest,
    forecast: await drawForecast(deps.s3, forecast),
    monitored: await earlierScores(deps.s3, forecast),
  };
  await writeObject(deps.s3, input.uri, runReport(report), 'text/html');
  return input.uri;
}

/** What monitoring has kept of earlier versions, newest origin first. */
async function earlierScores(s3: S3Client, { name, bucket, originDate: date }: ForecastToDraw) {
  const { scores } = await newestScores({ s3, bucket }, { name, date, most: DRAWN_VERSIONS });
  return [...scores].reverse();
}

async function drawTrial(
  { s3, logs }: Pick<TrainingDeps, 's3' | 'logs'>,
  trial: TrialResult,
  debugUri: string,
): Promise<DrawnTrial> {
  const { name, algorithm, status, objective, hyperparameters, job, ruleEvents = [] } = trial;
  const common = { name, algorithm, status, objective, hyperparameters, ruleEvents };
  if (job === undefined) return { ...common, metrics: {}, importance: {} };
  const { lines } = await readNewLines(logs, '/aws/sagemaker/TrainingJobs', job, undefined);
  const metrics: Record<string, number[]> = {};
  for (const { metric, value } of new MetricReader(algorithmFacts[algorithm as Algorithm].metrics).read(lines)) {
    metrics[metric] ??= [];
    metrics[metric].push(value);
  }
  const saved = await readTensors(
    { s3 },
    {
      uri: debugOutputUri(debugUri, job),
      collections: ['feature_importance'],
      prefix: IMPORTANCE,
    },
  );
  const importance = saved.series.map(({ name: tensor, steps, values }) => [
    featureLabel(tensor.slice(IMPORTANCE.length)),
    steps.map((step, index) => ({ step, value: values[index] ?? Number.NaN })),
  ]);
  return { ...common, metrics, importance: Object.fromEntries(importance) };
}
