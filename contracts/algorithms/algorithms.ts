/** How a number is read from the log of a job. */
export interface MetricDefinition {
  readonly name: string;
  readonly regex: string;
}

export const ALGORITHMS = ['xgboost', 'lightgbm'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface AlgorithmFacts {
  /** A built-in algorithm of SageMaker brings its own metric definitions and refuses others. */
  readonly builtIn: boolean;
  /** ECR repository of the image; the account and region come from the environment. */
  readonly repository: string;
  readonly tag: string;
  readonly contentType: string;
  /** Metrics of each boosting round, as the container prints them and as logs show them (a tab becomes `#011`). */
  readonly metrics: readonly MetricDefinition[];
  /** A line that the container prints each round, as logs show it: every metric must be found in it. */
  readonly sampleLine: string;
  /** Ranks trials: root mean squared error on the validation channel, units sold a day. */
  readonly objective: string;
  /** Followed where there is no validation channel, as when the champion is fitted on all days. */
  readonly fitObjective: string;
  /** Whether its image saves tensors; the built-in XGBoost images do so up to 1.7-1 only. */
  readonly savesTensors: boolean;
  /** The hyperparameter that says how many boosting rounds a job has. */
  readonly rounds: string;
}

const rmseOf = (channel: string): MetricDefinition => ({
  name: `${channel}:rmse`,
  // Up to the next escaped tab: another channel may follow on the line.
  regex: `.*\\[[0-9]+\\].*#011${channel}-rmse:([^#\\s]+)`,
});

const roundMetrics = {
  metrics: [rmseOf('train'), rmseOf('validation')],
  sampleLine: '[12]#011train-rmse:1.25702#011validation-rmse:2.43126',
  objective: 'validation:rmse',
  fitObjective: 'train:rmse',
} as const;

export const algorithmFacts: Readonly<Record<Algorithm, AlgorithmFacts>> = {
  xgboost: {
    builtIn: true,
    repository: 'sagemaker-xgboost',
    tag: '3.0-5',
    contentType: 'application/x-parquet',
    ...roundMetrics,
    savesTensors: false,
    rounds: 'num_round',
  },
  lightgbm: {
    builtIn: false,
    repository: 'durable-forecast-lightgbm',
    tag: '1',
    contentType: 'application/x-parquet',
    ...roundMetrics,
    savesTensors: true,
    rounds: 'num_iterations',
  },
};

/**
 * What is wrong with the metrics of a job, before it costs anything: an expression that matches no line that its algorithm
 * logs would never give a value. Nothing is said of algorithms that are not ours.
 */
export function metricFaults(algorithm: string, metrics: readonly MetricDefinition[]): readonly string[] {
  const line = Object.hasOwn(algorithmFacts, algorithm) ? algorithmFacts[algorithm as Algorithm].sampleLine : undefined;
  if (line === undefined) return [];
  return metrics.flatMap(({ name, regex }) =>
    new RegExp(regex).exec(line)?.[1] === undefined
      ? [`metric ${name} would never have a value: ${regex} finds none in a line of ${algorithm}, such as ${line}`]
      : [],
  );
}
