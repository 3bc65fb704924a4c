import { type Algorithm, algorithmFacts } from '../../contracts/algorithms.js';
import type { TrialResult } from '../../contracts/training.js';
import { type DrawnTrial, trainingReport } from '../../reports/training-report.js';
import { readTensors } from '../debugger/read-tensors.js';
import { debugOutputUri } from '../debugger/tensor-source.js';
import { writeObject } from '../s3/s3-objects.js';
import type { TrainingDeps } from '../training/deps.js';
import { readNewLines } from '../training/job-log.js';
import { MetricReader } from '../training/metric-reader.js';

export interface WriteReportInput {
  readonly run: string;
  /** Best first. */
  readonly trials: readonly TrialResult[];
  /** Prefix of the tensors, a folder a job. */
  readonly debugUri: string;
  /** Where the page is written. */
  readonly uri: string;
}

/** Trials drawn: more lines than these nobody tells apart. */
const DRAWN_TRIALS = 12;
const IMPORTANCE = 'feature_importance/weight/';

/** Draws the training of a run: loss curves, feature importance over the rounds, what the rules found. @returns the page's address */
export async function writeReport(deps: Pick<TrainingDeps, 's3' | 'logs'>, input: WriteReportInput): Promise<string> {
  const drawn: DrawnTrial[] = [];
  for (const trial of input.trials.slice(0, DRAWN_TRIALS)) {
    drawn.push(await drawTrial(deps, trial, input.debugUri));
  }
  await writeObject(deps.s3, input.uri, trainingReport(input.run, drawn), 'text/html');
  return input.uri;
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
    tensor.slice(IMPORTANCE.length),
    steps.map((step, index) => ({ step, value: values[index] ?? Number.NaN })),
  ]);
  return { ...common, metrics, importance: Object.fromEntries(importance) };
}
