import { declarationIn, type SweepAlgorithms } from '../../contracts/algorithms/algorithms.js';
import { featureLabel } from '../../contracts/features/feature-label.js';
import { shownStatus } from '../../contracts/training/shown-status.js';
import type { TrialResult } from '../../contracts/training/trial.js';
import type { DrawnTrial } from '../../reports/report-data.js';
import { readTensors } from '../debugger/read-tensors.js';
import { debugOutputUri } from '../debugger/tensor-source.js';
import { readNewLines } from '../training/job-log.js';
import { MetricReader } from '../training/metric-reader.js';
import type { ReportDeps } from './deps.js';
import { orGap } from './or-gap.js';

/** Trials whose logs and tensors are read, the best ones: every one costs questions to AWS. The page says of how many there is no curve. */
const READ_TRIALS = 60;
const IMPORTANCE = 'feature_importance/weight/';

export interface TrialsToDraw {
  /** Best first. */
  readonly trials: readonly TrialResult[];
  /** Prefix of the tensors, a folder a job. */
  readonly debugUri: string;
  readonly champion: string | undefined;
  /** Those of the request; none where an older version gives no request. */
  readonly algorithms: SweepAlgorithms;
  /** Is told what could not be read. */
  readonly gaps: string[];
}

/** All trials as the page shows them, the best ones with their curves. */
export async function drawTrials(
  deps: ReportDeps,
  { trials, debugUri, champion, algorithms, gaps }: TrialsToDraw,
): Promise<readonly DrawnTrial[]> {
  const drawn: DrawnTrial[] = [];
  for (const [index, trial] of trials.entries()) {
    const isRead = index < READ_TRIALS || trial.name === champion;
    const read = isRead
      ? await orGap(gaps, `What ${trial.name} left in its log and tensors`, () =>
          readTrial(deps, trial, { debugUri, algorithms }),
        )
      : undefined;
    drawn.push({ ...describeTrial(trial), ...(read ?? { metrics: isRead ? {} : undefined, importance: {} }) });
  }
  return drawn;
}

function describeTrial(trial: TrialResult): Omit<DrawnTrial, 'metrics' | 'importance'> {
  const {
    name,
    algorithm,
    objective,
    hyperparameters,
    ruleEvents = [],
    rules,
    attempts,
    billableSeconds,
    cost,
  } = trial;
  return {
    ...{ name, algorithm, objective, hyperparameters, ruleEvents, rules, billableSeconds, cost },
    status: `${shownStatus(trial)}${trial.demoted === true ? ', demoted' : ''}`,
    attempts: attempts.length,
    trained: attempts.at(-1)?.trained,
    takenFrom: trial.cached?.run,
    failure: trial.failure === undefined ? undefined : `${trial.failure.type}: ${trial.failure.reason}`,
  };
}

async function readTrial(
  { s3, logs }: ReportDeps,
  { job, algorithm }: TrialResult,
  { debugUri, algorithms }: Pick<TrialsToDraw, 'debugUri' | 'algorithms'>,
): Promise<Pick<DrawnTrial, 'metrics' | 'importance'>> {
  if (job === undefined) return { metrics: {}, importance: {} };
  const { lines } = await readNewLines(logs, '/aws/sagemaker/TrainingJobs', job, undefined);
  const metrics: Record<string, number[]> = {};
  const definitions = declarationIn(algorithms, algorithm)?.metrics ?? [];
  for (const { metric, value } of new MetricReader(definitions).read(lines)) {
    metrics[metric] ??= [];
    metrics[metric].push(value);
  }
  const saved = await readTensors(
    { s3 },
    { uri: debugOutputUri(debugUri, job), collections: ['feature_importance'], prefix: IMPORTANCE },
  );
  const importance = saved.series.map(({ name: tensor, steps, values }) => [
    featureLabel(tensor.slice(IMPORTANCE.length)),
    steps.map((step, index) => ({ step, value: values[index] ?? Number.NaN })),
  ]);
  return { metrics, importance: Object.fromEntries(importance) };
}
