import type {
  ContinuousParameterRange,
  CreateHyperParameterTuningJobRequest,
  HyperParameterTuningJobConfig,
  IntegerParameterRange,
  ParameterRanges,
} from '@aws-sdk/client-sagemaker';
import { gridSize } from '@durable-forecast/hyperparameter-search';
import type { ImageRegistry } from '../../images/registry.js';
import { validationError } from '../../model/aws-error.js';
import { gridSizeOf, maxTrialsOf, type TuningDefinition } from '../../tuning/definitions.js';
import { kindOf } from '../../tuning/space.js';

/** @source SageMaker guide, "Resource limits": hyperparameters that can be searched */
const MAX_SEARCHED = 30;
/** @source API model: hyperparameters of a training job; one of them names the objective metric */
const MAX_HYPERPARAMETERS = 100;
const STRATEGIES: ReadonlySet<string> = new Set(['Bayesian', 'Random', 'Hyperband', 'Grid']);

/**
 * What AWS checks of a tuning job beyond the shape of the request, before its definitions can be read: one definition
 * with its ranges in the config, or several with their own.
 *
 * @throws AwsError, in AWS's words where they are known
 */
export function requireTuningShape(input: CreateHyperParameterTuningJobRequest): void {
  const config = input.HyperParameterTuningJobConfig;
  const { TrainingJobDefinition: single, TrainingJobDefinitions: several } = input;
  if (input.Autotune !== undefined) {
    throw validationError('The local SageMaker does not run Autotune. Give ranges and limits instead.');
  }
  requireConfig(config);
  if ((single === undefined) === (several === undefined)) {
    throw validationError('Provide exactly one of TrainingJobDefinition and TrainingJobDefinitions.');
  }
  if (single !== undefined) {
    requireOnce(config.HyperParameterTuningJobObjective, single.TuningObjective, 'objective');
    requireOnce(config.ParameterRanges, single.HyperParameterRanges, 'ranges');
  }
  const names = new Set<string>();
  for (const [index, definition] of (several ?? []).entries()) {
    const where = `TrainingJobDefinitions[${index}]`;
    const name = definition.DefinitionName;
    if (name === undefined) throw validationError(`DefinitionName is required in ${where}.`);
    if (names.has(name)) throw validationError(`DefinitionName '${name}' is used by more than one definition.`);
    names.add(name);
    if (definition.TuningObjective === undefined) throw validationError(`TuningObjective is required in ${where}.`);
    if (definition.HyperParameterRanges === undefined) {
      throw validationError(`HyperParameterRanges are required in ${where}.`);
    }
  }
  if (several !== undefined && (config.ParameterRanges ?? config.HyperParameterTuningJobObjective) !== undefined) {
    throw validationError(
      'With TrainingJobDefinitions, give HyperParameterRanges and TuningObjective in each definition, and no ' +
        'ParameterRanges and HyperParameterTuningJobObjective in HyperParameterTuningJobConfig.',
    );
  }
  for (const definition of single === undefined ? (several ?? []) : [single]) {
    requireRanges(definition.HyperParameterRanges ?? config.ParameterRanges, definition.StaticHyperParameters ?? {});
  }
}

/** The limits of the API model that a tuning job could not live with, whether or not the others are enforced. */
function requireConfig(
  config: HyperParameterTuningJobConfig | undefined,
): asserts config is HyperParameterTuningJobConfig {
  const place = 'hyperParameterTuningJobConfig';
  const broken = (value: unknown, member: string, constraint: string) =>
    validationError(
      `1 validation error detected: Value ${value === undefined ? 'null' : `'${value}'`} at '${place}${member}' ` +
        `failed to satisfy constraint: ${constraint}`,
    );
  if (config === undefined) throw broken(undefined, '', 'Member must not be null');
  if (!STRATEGIES.has(String(config.Strategy))) {
    throw broken(config.Strategy, '.strategy', `Member must satisfy enum value set: [${[...STRATEGIES].join(', ')}]`);
  }
  const { MaxParallelTrainingJobs: parallel, MaxNumberOfTrainingJobs: max } = config.ResourceLimits ?? {};
  if (parallel === undefined || parallel < 1) {
    const demand = parallel === undefined ? 'not be null' : 'have value greater than or equal to 1';
    throw broken(parallel, '.resourceLimits.maxParallelTrainingJobs', `Member must ${demand}`);
  }
  if (max !== undefined && max < 1) {
    const demand = 'Member must have value greater than or equal to 1';
    throw broken(max, '.resourceLimits.maxNumberOfTrainingJobs', demand);
  }
}

function requireOnce(inConfig: unknown, inDefinition: unknown, what: 'objective' | 'ranges'): void {
  if (inConfig === undefined && inDefinition === undefined) {
    throw validationError(`Provide the ${what} of the tuning job in HyperParameterTuningJobConfig.`);
  }
  if (inConfig !== undefined && inDefinition !== undefined) {
    throw validationError(
      `The ${what} of the tuning job are given in HyperParameterTuningJobConfig and in TrainingJobDefinition. ` +
        'Give them once.',
    );
  }
}

function requireRanges(ranges: ParameterRanges | undefined, fixed: Readonly<Record<string, string>>): void {
  if ((ranges?.AutoParameters ?? []).length > 0) {
    throw validationError('The local SageMaker does not run Autotune. Give ranges instead of AutoParameters.');
  }
  const integer = ranges?.IntegerParameterRanges ?? [];
  const continuous = ranges?.ContinuousParameterRanges ?? [];
  const categorical = ranges?.CategoricalParameterRanges ?? [];
  const names = [...integer, ...continuous, ...categorical].map(({ Name: name }) => name ?? '');
  if (names.length === 0) throw validationError('Provide at least one hyperparameter range.');
  if (names.length > MAX_SEARCHED) {
    throw validationError(`${names.length} hyperparameters have ranges; at most ${MAX_SEARCHED} can be searched.`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw validationError(`Hyperparameter '${twice}' has more than one range.`);
  const both = names.find((name) => name in fixed);
  if (both !== undefined) throw validationError(`Hyperparameter '${both}' has a range and a static value. Give one.`);
  const total = names.length + Object.keys(fixed).length;
  if (total >= MAX_HYPERPARAMETERS) {
    throw validationError(`A training job would have ${total + 1} hyperparameters; at most ${MAX_HYPERPARAMETERS}.`);
  }
  for (const range of integer) requireNumericRange(range, 'integer');
  for (const range of continuous) requireNumericRange(range, 'continuous');
  for (const { Name: name, Values: values = [] } of categorical) {
    if (values.length === 0) throw validationError(`Hyperparameter '${name}' has no values.`);
    if (new Set(values).size < values.length) throw validationError(`Hyperparameter '${name}' has a value twice.`);
  }
}

function requireNumericRange(
  { Name: name, MinValue: from, MaxValue: to, ScalingType: scaling }: IntegerParameterRange | ContinuousParameterRange,
  kind: 'integer' | 'continuous',
): void {
  const isNumber = (text: string | undefined): text is string => {
    const value = text?.trim() === '' ? Number.NaN : Number(text);
    return kind === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
  };
  for (const text of [from, to]) {
    if (isNumber(text)) continue;
    throw validationError(
      `Range of hyperparameter '${name}': '${text}' is not ${kind === 'integer' ? 'an integer' : 'a number'}.`,
    );
  }
  const [min, max] = [Number(from), Number(to)];
  if (min >= max) {
    throw validationError(`Range of hyperparameter '${name}': MinValue ${from} must be less than MaxValue ${to}.`);
  }
  if (scaling === 'Logarithmic' && min <= 0) {
    throw validationError(`Range of hyperparameter '${name}': logarithmic scaling needs values greater than 0.`);
  }
  if (scaling !== 'ReverseLogarithmic') return;
  if (kind === 'integer') {
    throw validationError(`Range of hyperparameter '${name}': reverse logarithmic scaling is for continuous ranges.`);
  }
  if (min < 0 || max >= 1) {
    throw validationError(`Range of hyperparameter '${name}': reverse logarithmic scaling needs 0 <= x < 1.0.`);
  }
}

/** What a strategy needs of its limits and ranges. @throws AwsError, in AWS's words where they are known */
export function requireStrategyFits(
  input: CreateHyperParameterTuningJobRequest,
  definitions: readonly TuningDefinition[],
): void {
  const config = input.HyperParameterTuningJobConfig as HyperParameterTuningJobConfig;
  const { MaxNumberOfTrainingJobs: max, MaxParallelTrainingJobs: parallel = 1 } = config.ResourceLimits ?? {};
  if (config.StrategyConfig?.HyperbandStrategyConfig !== undefined && config.Strategy !== 'Hyperband') {
    throw validationError(`HyperbandStrategyConfig is for the strategy Hyperband, not for ${config.Strategy}.`);
  }
  if (config.Strategy === 'Hyperband') requireHyperband(config, definitions);
  const directions = new Set(definitions.map(({ objective }) => objective.Type));
  if (directions.size > 1) {
    throw validationError('TuningObjective must have the same Type in all training job definitions.');
  }
  if (config.Strategy === 'Grid') {
    requireGrid(definitions, max);
    return;
  }
  if (max === undefined && config.ResourceLimits?.MaxRuntimeInSeconds === undefined) {
    throw validationError(
      `ResourceLimits must have MaxNumberOfTrainingJobs or MaxRuntimeInSeconds for the strategy ${config.Strategy}.`,
    );
  }
  if (max !== undefined && parallel > max) {
    throw validationError(
      `MaxParallelTrainingJobs [${parallel}] must be less than or equal to MaxNumberOfTrainingJobs [${max}].`,
    );
  }
  const combinations = definitions.reduce((sum, { space }) => sum + gridSize(space), 0);
  const wanted = maxTrialsOf(input);
  if (Number.isFinite(wanted) && combinations < wanted) {
    throw validationError(
      `You don't have enough combinations of hyperparameter ranges. The total number of hyperparameter combinations for ` +
        `the provided ranges [${combinations.toFixed(1)}] must be equal or greater than the value of MaxNumberOfJobs, ` +
        `[${wanted}]. Provide additional ranges.`,
    );
  }
}

function requireHyperband(config: HyperParameterTuningJobConfig, definitions: readonly TuningDefinition[]): void {
  if (config.TrainingJobEarlyStoppingType === 'Auto') {
    throw validationError(
      'TrainingJobEarlyStoppingType must be OFF for the strategy Hyperband, which stops training jobs early by itself.',
    );
  }
  for (const { resources } of definitions) {
    if (resources === undefined) {
      throw validationError(
        'MaxResource parameter is not provided and could not be inferred from provided static hyperparameters of ' +
          'TrainingJobDefinition.',
      );
    }
    if (resources.min > resources.max) {
      throw validationError(`MinResource [${resources.min}] must not be greater than MaxResource [${resources.max}].`);
    }
  }
}

function requireGrid(definitions: readonly TuningDefinition[], max: number | undefined): void {
  const numeric = definitions.flatMap(({ space }) => space).find(({ kind }) => kind !== 'choice');
  if (numeric !== undefined) {
    throw validationError(
      `The strategy Grid supports only categorical hyperparameters, but '${numeric.name}' is ${kindOf(numeric)}.`,
    );
  }
  const size = gridSizeOf(definitions);
  if (max !== undefined && max !== size) {
    throw validationError(
      `MaxNumberOfTrainingJobs [${max}] must be equal to the number of combinations of the grid [${size}], or left out.`,
    );
  }
}

/** The objective must be one of the metrics of the algorithm. @throws AwsError in AWS's words */
export async function requireObjectiveMetric(
  images: ImageRegistry,
  { job: { AlgorithmSpecification: algorithm }, objective }: TuningDefinition,
): Promise<void> {
  const builtIn = (await images.find(algorithm?.TrainingImage ?? ''))?.metricDefinitions;
  const known = builtIn ?? algorithm?.MetricDefinitions ?? [];
  if (known.some(({ Name: name }) => name === objective.MetricName)) return;
  throw validationError(
    builtIn === undefined
      ? 'A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric definitions.'
      : `The objective metric for the hyperparameter tuning job, [${objective.MetricName}], isn't valid for the ` +
          `[${algorithm?.TrainingImage}] algorithm. Choose a valid objective metric.`,
  );
}
